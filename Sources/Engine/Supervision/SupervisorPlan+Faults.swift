extension SupervisorPlan {
    mutating func noteEnd(
        of child: Int, start: Int, fault: (any Error)?, at now: Timestamp
    ) -> [SupervisorAction] {
        guard children[child].isUp, children[child].starts == start else { return [] }
        let end = children[child]
        children[child].noteEnd(isForGood: fault == nil && end.phase != .stopping && end.restart == .onFault)
        guard !end.mustGoDown else { return noteEndOfStopped(child, fault: fault) }
        if let fault { return noteFault(of: child, fault, at: now) }
        guard end.restart == .always else { return [] }
        return noteFault(of: child, SupervisorError.childReturned(name, child: end.name), at: now)
    }

    /// It had to go down anyway: its fault may well be a consequence of the one that is dealt with, and does not count.
    private mutating func noteEndOfStopped(_ child: Int, fault: (any Error)?) -> [SupervisorAction] {
        guard let fault, !(fault is CancellationError) else { return [] }
        if SupervisorError.isUnrecoverable(fault) { end(with: unrecoverable(fault, of: child)) }
        return [.report(child: child, fault: fault)]
    }

    private mutating func noteFault(of child: Int, _ cause: any Error, at now: Timestamp) -> [SupervisorAction] {
        guard !SupervisorError.isUnrecoverable(cause) else {
            end(with: unrecoverable(cause, of: child))
            return []
        }
        switch ledger.enter(child, at: now) {
        case .spent(let faults):
            end(with: .tooManyRestarts(name, child: children[child].name, faults: faults, budget: budget, cause: cause))
            return []
        case .restart(let number):
            let restart = SupervisorRestart(id: nextRestart(), child: child, number: number, cause: cause)
            for affected in strategy.restarted(after: child, of: children.count) {
                children[affected].noteRestart(restart.id)
            }
            return [.restart(restart)]
        }
    }

    private func unrecoverable(_ cause: any Error, of child: Int) -> SupervisorError {
        .unrecoverableFault(name, child: children[child].name, cause: cause)
    }
}
