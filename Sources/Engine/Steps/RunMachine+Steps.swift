extension RunMachine {
    /// Does what somebody wants done to a node under way.
    /// - Throws: ``EngineError`` if that cannot be: nothing has changed then.
    mutating func carryOut(_ order: StepOrder, at now: Timestamp) throws(EngineError) -> Decision {
        if let address = state.nodeUndoing(at: order.path) { return try carryOut(order, undoingFor: address, at: now) }
        guard let address = state.nodeUnderWay(at: order.path) else { throw .notUnderWay(order.path, in: state) }
        var decision = Decision(at: now)
        switch order {
        case .skip(_, let output): try skip(address, output, &decision)
        case .retry: try retry(address, &decision)
        }
        work(&decision)
        return decision
    }

    private mutating func skip(
        _ address: NodeAddress, _ output: Payload?, _ decision: inout Decision
    ) throws(EngineError) {
        let kind = state.outline(of: address).kind
        guard kind == .step || kind == .sleep || kind == .receive || kind == .wait else {
            throw .cannot("skip", state.pathUnderWay(of: address), kind)
        }
        do {
            if let output { try check(output, for: address) }
            let newState = try output.flatMap { try reduced($0, at: address) }
            if let error = record(.skipped(address, output: output, state: newState), &decision) { throw error }
        } catch {
            throw EngineError(
                .invalidState, "'\(state.path(of: address))' cannot be skipped with this output: \(error)")
        }
        // The result of an attempt under way counts no more.
        if let number = attempts.removeValue(forKey: address) {
            decision.dropped.append(AttemptTicket(address: address, number: number))
        }
    }

    private func check(_ output: Payload, for address: NodeAddress) throws {
        switch behaviour(of: address) {
        case .receive(let receive): try receive.check(output)
        case .step(let step):
            guard case .discard = step.result else { return }
            throw EngineError(.invalidState, "it has none: leave the output out")
        default: throw EngineError(.invalidState, "it has none: leave the output out")
        }
    }

    private mutating func retry(_ address: NodeAddress, _ decision: inout Decision) throws(EngineError) {
        let kind = state.outline(of: address).kind
        guard kind == .step else { throw .cannot("retry", state.pathUnderWay(of: address), kind) }
        guard attempts[address] == nil, state[address].status == .waiting else {
            throw EngineError(
                .unsuitableNode,
                "'\(state.path(of: address))' does not back off: an attempt of it is under way. Wait for its end, or "
                    + "skip it")
        }
        record(.retried(address), &decision)
    }
}

extension EngineError {
    private static let listed = 8

    fileprivate static func notUnderWay(_ path: String, in state: RunState) -> EngineError {
        let paths = state.openLeaves.prefix(listed).map { "'\(state.pathUnderWay(of: $0))'" }
        let known = paths.isEmpty ? "nothing is" : paths.joined(separator: ", ") + " \(paths.count == 1 ? "is" : "are")"
        return EngineError(
            .unknownNode, "no node '\(path)' of run '\(state.id)' is under way; \(known). Look at `ratchet runs show`")
    }

    fileprivate static func cannot(_ verb: String, _ path: String, _ kind: NodeKind) -> EngineError {
        let kinds = verb == "retry" ? "a Step that backs off" : "a Step, a Sleep, a Receive or a Wait"
        return EngineError(.unsuitableNode, "'\(path)' is \(kind.words): only \(kinds) can be told to \(verb)")
    }
}
