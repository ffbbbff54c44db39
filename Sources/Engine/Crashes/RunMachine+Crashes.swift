/// Steps that were at work when the process ended, and maybe ended it.
extension RunMachine {
    /// The steps of a run that was just read whose attempts are to be made at once, and the nodes for which steps are
    /// to be undone at once.
    func stepsAtWork(at now: Timestamp) -> [NodeAddress] {
        todo.filter { address in
            let node = state[address]
            guard state.outline(of: address).kind == .step || state.isCompensating(address) else { return false }
            // That it has got its place is not recorded; but it was brought back for that if it was put away.
            if node.isInQueue { return !state.isPutAway }
            return node.status == .open || node.due.map { $0 <= now } ?? false
        }
    }

    /// Counts an end of the process for each step that was known to be at work then. With the last one that may be, the
    /// run is paused.
    mutating func noteCrashes(of steps: [NodeAddress], limit: Int, at now: Timestamp) -> EventBatch {
        var decision = Decision(at: now)
        for step in steps where state[step].memory?.isBegun == true && !isAtMostOnce(step) {
            record(.crashed(step), &decision)
            guard state[step].crashes >= limit, !state.isPaused else { continue }
            record(.paused, &decision)
        }
        return decision.events
    }

    /// Such a step is not made again anyway.
    private func isAtMostOnce(_ address: NodeAddress) -> Bool {
        guard case .step(let step) = behaviour(of: address) else { return false }
        return step.isAtMostOnce
    }
}

extension RunState {
    /// The paths of the first steps that were at work, and no other that was suspected, when the process ended.
    var crashingSteps: [String] {
        openLeaves.lazy.filter { self[$0].crashes > 0 }.prefix(4).map(pathAtWork)
    }

    /// The path of the step that is made, or undone, at a node.
    func pathAtWork(_ address: NodeAddress) -> String {
        guard isCompensating(address), let place = compensation(of: address) else { return path(of: address) }
        return compensations[place].undoingPath
    }
}

extension NodeState {
    /// How often the process has ended while the step was at work, and nothing else that was suspected.
    package var crashes: Int { memory?.crashes ?? 0 }
}
