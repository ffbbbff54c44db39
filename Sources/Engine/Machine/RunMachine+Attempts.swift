/// Attempts: of steps, and of what undoes them.
extension RunMachine {
    /// Takes in how an attempt ended. The result of one that was given up, or whose step was dropped, changes nothing.
    ///
    /// `chance` is asked for a number from 0 up to 1 where one is needed.
    mutating func attemptEnded(
        _ ticket: AttemptTicket, _ result: AttemptResult, at now: Timestamp, chance: () -> Double
    ) -> Decision {
        var decision = Decision(at: now)
        guard attempts[ticket.address] == ticket.number else { return decision }
        attempts[ticket.address] = nil
        guard !state.isOver, state.exists(ticket.address), state[ticket.address].isUnderWay else { return decision }
        switch (result, state.outline(of: ticket.address).kind) {
        case (.success(let output, let effects), .step): complete(ticket.address, output, effects, &decision)
        case (.success(_, let effects), _): compensated(ticket.address, effects, &decision)
        case (.failure(let error), _): fail(ticket.address, error, chance, &decision)
        }
        work(&decision)
        return decision
    }

    private mutating func complete(
        _ address: NodeAddress, _ output: Payload, _ effects: [StepEffect], _ decision: inout Decision
    ) {
        let place = decision.events.events.count
        if case .step(let step) = behaviour(of: address) { decision.allowed = step.durability }
        do {
            let newState = try reduced(output, at: address)
            let event = completion(of: address, output, newState)
            note(effects, of: address, &decision)
            if let error = record(event, &decision) { throw error }
            decision.add(effects, of: state.number)
        } catch {
            // What the step did to Ratchet does not count without its completion.
            decision.events.events.removeSubrange(place...)
            // The same output would meet the same code again.
            record(.attemptFailed(address, ErrorReport(error), retryAt: nil), &decision)
        }
    }

    private mutating func compensated(_ address: NodeAddress, _ effects: [StepEffect], _ decision: inout Decision) {
        note(effects, of: address, &decision)
        record(.compensated(address), &decision)
        decision.add(effects, of: state.number)
    }

    private mutating func note(_ effects: [StepEffect], of address: NodeAddress, _ decision: inout Decision) {
        if !effects.isEmpty { record(.effected(address, EffectNotes(effects)), &decision) }
    }

    private func completion(of address: NodeAddress, _ output: Payload, _ state: Payload?) -> RunEvent {
        guard case .step(let step) = behaviour(of: address), step.compensation != nil else {
            return .stepCompleted(address, output: output, state: state)
        }
        return .stepKept(address, output: output, state: state)
    }

    /// The frame's new State, if the node has a reducer to make one.
    func reduced(_ value: Payload, at address: NodeAddress) throws -> Payload? {
        guard case .reduce(let reduce)? = behaviour(of: address).result else { return nil }
        let copy = try boxCopy(of: address)
        try reduce(copy, value)
        return try copy.encoded()
    }

    private mutating func fail(
        _ address: NodeAddress, _ error: any Error, _ chance: () -> Double, _ decision: inout Decision
    ) {
        let isStep = state.outline(of: address).kind == .step
        let retryAt = retryTime(of: address, after: error, chance, decision.events.time)
        let report = ErrorReport(error)
        record(
            isStep
                ? .attemptFailed(address, report, retryAt: retryAt)
                : .compensationFailed(address, report, retryAt: retryAt), &decision)
        if let retryAt { dues.add(address, at: retryAt) }
    }

    private func retryTime(
        of address: NodeAddress, after error: any Error, _ chance: () -> Double, _ now: Timestamp
    ) -> Timestamp? {
        let advice = RetryAdvice(error)
        if case .step(let step) = behaviour(of: address) {
            // One that was given up may still be at it.
            if step.isAtMostOnce, error is StepTimeoutError || error is MissedHeartbeatError { return nil }
            let node = state[address]
            let wait = step.retry.wait(afterFailures: node.attempts + 1, advice, chance: chance)
            // A wait that ends when there is no time left for an attempt is of no use.
            return wait.map { now + $0 }.flatMap { due in step.end(for: node).map { due < $0 } ?? true ? due : nil }
        }
        guard let place = state.compensation(of: address) else { return nil }
        let kept = state.compensations[place]
        return compensation(of: kept.step)?.retry.wait(afterFailures: kept.attempts + 1, advice, chance: chance)
            .map { now + $0 }
    }

    mutating func start(_ step: StepBehaviour, _ address: NodeAddress, _ decision: inout Decision) throws {
        let node = state[address]
        let (path, number) = (state.path(of: address), node.attempts + 1)
        if step.isAtMostOnce, node.memory?.isBegun == true {
            let error = InterruptedStepError(path: path, attempt: number)
            record(.attemptFailed(address, ErrorReport(error, cause: node.error), retryAt: nil), &decision)
            return
        }
        if let end = step.end(for: node), end <= decision.events.time {
            let error = StepTimeoutError(path: path, timeout: step.totalTimeout ?? .zero, isTotal: true)
            record(.nodeFailed(address, ErrorReport(error, cause: node.error)), &decision)
            return
        }
        guard try hasPlace(for: step, address, &decision) else { return }
        let body = try step.prepare(try box(of: address))
        let info = AttemptInfo(
            runID: runID, path: path, number: number, line: AttemptLine(node.memory ?? StepMemory()),
            tokens: tokens(inFrame: address.frame), reuse: state.reuse)
        start(body, info, step.alarms(for: node), of: step, isAtMostOnce: step.isAtMostOnce, address, &decision)
    }

    private mutating func start(
        _ body: @escaping StepBody, _ info: AttemptInfo, _ alarms: [AttemptAlarm], of step: StepBehaviour,
        isAtMostOnce: Bool = false, _ address: NodeAddress, _ decision: inout Decision
    ) {
        lastAttempt += 1
        attempts[address] = lastAttempt
        decision.works.append(
            .attempt(
                Attempt(
                    ticket: AttemptTicket(address: address, number: lastAttempt), info: info, body: body,
                    alarms: alarms, pool: step.pool ?? granted?.pool, isAtMostOnce: isAtMostOnce,
                    canBeDropped: cleansUp || state.hasBranches(around: address))))
    }

    /// The step that was done last is undone.
    mutating func compensate(_ address: NodeAddress, _ decision: inout Decision) throws {
        guard let place = state.compensation(of: address), !state.compensations[place].isStuck else { return }
        let kept = state.compensations[place]
        do {
            guard case .step(let step) = behaviour(of: kept.step), let compensation = step.compensation else {
                throw MissingCompensationError()
            }
            let body = try compensation.prepare(try box(of: kept.step), kept.output)
            let info = AttemptInfo(
                runID: runID, path: "\(kept.path)/compensate", number: kept.attempts + 1,
                reuse: state.reuse)
            let alarms = compensation.timeout.map { [AttemptAlarm.timeout($0)] } ?? []
            start(body, info, alarms, of: step, address, &decision)
        } catch {
            record(.compensationFailed(address, ErrorReport(error), retryAt: nil), &decision)
        }
    }

    private func compensation(of step: NodeAddress) -> CompensationBehaviour? {
        guard case .step(let step) = behaviour(of: step) else { return nil }
        return step.compensation
    }
}
