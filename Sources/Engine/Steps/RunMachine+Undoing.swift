/// What somebody wants done to a step that is being undone.
extension RunMachine {
    /// - Parameter address: The node for which the step is undone.
    /// - Throws: ``EngineError`` if that cannot be: nothing has changed then.
    mutating func carryOut(
        _ order: StepOrder, undoingFor address: NodeAddress, at now: Timestamp
    ) throws(EngineError) -> Decision {
        var decision = Decision(at: now)
        switch order {
        case .skip(let path, let output):
            guard output == nil else {
                throw EngineError(
                    .invalidState, "'\(path)' cannot be skipped with an output: it has none, leave the output out")
            }
            record(.compensationSkipped(address), &decision)
            // The result of an attempt under way counts no more.
            if let number = attempts.removeValue(forKey: address) {
                decision.dropped.append(AttemptTicket(address: address, number: number))
            }
        case .retry(let path):
            guard attempts[address] == nil, state[address].status == .waiting else {
                throw EngineError(
                    .unsuitableNode,
                    "'\(path)' does not back off: an attempt of it is under way. Wait for its end, or skip it")
            }
            record(.compensationRetried(address), &decision)
        }
        work(&decision)
        return decision
    }
}
