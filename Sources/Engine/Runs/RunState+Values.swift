/// What the user's code makes of recorded values, where that code is at hand. All of it is pure: the same values always
/// make the same State.
extension RunState {
    /// A value goes into its node's slot, or a reducer's State takes the place of the old one.
    func takeIn(_ value: Payload, state: Payload?, of address: NodeAddress) throws {
        guard let box = frames[address.frame].box else { return }
        if let state { return try box.load(state) }
        guard case .write(let write) = code(of: address.frame)?.behaviours[address.node].result else { return }
        try write(box, value)
    }

    /// The sub-flows' outputs go into their slot.
    func writeOutputs(of address: NodeAddress) throws {
        guard let box = frames[address.frame].box, let code = code(of: address.frame) else { return }
        switch code.behaviours[address.node] {
        case .forEach(let behaviour): try behaviour.collect(box, results(of: address))
        case .call(let behaviour):
            if let output = frames[self[address].frames].first?.result { try behaviour.collect(box, output) }
        default: break
        }
    }

    private func results(of address: NodeAddress) -> [ElementResult] {
        self[address].frames.map { frame in
            if let output = frames[frame].result { return .success(output) }
            return .failure(failure(of: frame))
        }
    }

    /// Why a sub-flow failed: the node in it that began it all is the one with the error.
    private func failure(of frame: Int) -> FlowFailure {
        frames[frame].nodes.first?.held?.failure.map(flowFailure)
            ?? FlowFailure(
                path: path(of: NodeAddress(frame: frame, node: 0)), error: ErrorReport(UnknownFailureError()))
    }

    /// The failures of branches go into their slot, by the names of the branches.
    func writeFailures(of address: NodeAddress) throws {
        guard outline(of: address).kind == .parallelCollecting, let box = frames[address.frame].box,
            case .collecting(let collect)? = code(of: address.frame)?.behaviours[address.node]
        else { return }
        var failures: [String: FlowFailure] = [:]
        for child in outline(of: address).children.map(address.sibling) {
            if let failure = self[child].held?.failure { failures[outline(of: child).name] = flowFailure(failure) }
        }
        try collect(box, failures)
    }

    /// The error goes into the slot of the catch that takes it.
    func writeError(_ failure: NodeFailure, _ choice: Int, of address: NodeAddress) throws {
        guard let box = frames[address.frame].box,
            case .attempt(let catches)? = code(of: address.frame)?.behaviours[address.node],
            catches.indices.contains(choice)
        else { return }
        try catches[choice].write(box, flowFailure(failure))
    }

    func flowFailure(_ failure: NodeFailure) -> FlowFailure {
        FlowFailure(path: path(of: failure.address), error: failure.error)
    }
}

/// A sub-flow that failed has lost its error: a mistake in Ratchet itself.
private struct UnknownFailureError: Error, CustomStringConvertible {
    var description: String { "the error is missing; this is a mistake in Ratchet, please report it" }
}
