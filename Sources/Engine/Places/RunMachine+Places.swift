/// Steps that stand in line before each attempt.
extension RunMachine {
    /// A place in a queue that a step has for its next attempt.
    struct Grant {
        let address: NodeAddress
        /// The threads of the queue, if it has some.
        let pool: String?
    }

    /// Whether the step's attempt can be made; if not, it stands in line from now on.
    /// - Throws: what the user's code throws, and what is wrong with the key.
    mutating func hasPlace(
        for step: StepBehaviour, _ address: NodeAddress, _ decision: inout Decision
    ) throws -> Bool {
        guard let queue = step.queue else {
            // It did when it was another workflow's.
            if state[address].isInQueue { record(.unqueued(address), &decision) }
            return true
        }
        guard granted?.address != address else { return true }
        if !state[address].isInQueue { try stand(in: queue, step, address, &decision) }
        return false
    }

    private mutating func stand(
        in queue: StepQueue, _ step: StepBehaviour, _ address: NodeAddress, _ decision: inout Decision
    ) throws {
        let options = JobOptions(
            queue: queue.name, priority: queue.priority, key: try queue.key?(try boxCopy(of: address)))
        try options.check()
        let order = JobOrder(
            kind: JobEntry.placeKind, arguments: try Payload(encoding: Place(of: state, for: address)),
            options: options, hasKey: true)
        let end = step.end(for: state[address])
        if let error = record(.queued(address, queue: queue.name, due: end), &decision) { throw error }
        if let end { dues.add(address, at: end) }
        decision.send(Delivery(from: state.number, .enqueue(order)))
    }

    /// The step makes its next attempt: it has a place for it.
    mutating func take(_ grant: Grant, at now: Timestamp) -> Decision {
        var decision = Decision(at: now)
        granted = grant
        goOn(with: grant.address, &decision)
        granted = nil
        work(&decision)
        return decision
    }
}
