/// What is asked of a run from outside, and changes nothing.
extension RunState {
    /// - Throws: ``EngineError`` if nothing answers the query, or if the State was not kept; what the handler throws.
    func answer(_ query: RunSignal) throws -> Payload {
        guard let code = code(of: 0) else { throw MissingStateError() }
        return try QueryAnswer(query, of: self, code).payload()
    }

    /// Checks what is to settle a promise.
    ///
    /// - Returns: Whether the promise waits for it.
    /// - Throws: ``EngineError``
    func check(_ settlement: Settlement) throws(EngineError) -> Bool {
        let (place, node) = promise(at: settlement.path)
        guard let node else { throw .unknownPromise(settlement.path, header.workflow) }
        if case .settled = place { throw .settled(settlement.path) }
        guard settlements[settlement.path] == nil else { throw .settled(settlement.path) }
        try checkValue(of: settlement, node)
        // It is taken up at once.
        if case .waiting = place { return true }
        guard hasRoom(for: settlement) else {
            throw EngineError(
                .mailboxFull,
                "\(settlements.count) promises of run '\(id)' are settled that it has not come to, and there is no "
                    + "room for another one: settle it later")
        }
        return false
    }

    /// So many promises can be settled before the run comes to them; and so many bytes can be kept for them, or one.
    private static let settlementLimit = (count: 10_000, bytes: RunEvent.byteLimit)

    private func hasRoom(for settlement: Settlement) -> Bool {
        let bytes = settlements.reduce(settlement.byteCount) {
            $0 + Settlement(path: $1.key, result: $1.value).byteCount
        }
        return settlements.count < Self.settlementLimit.count
            && (settlements.isEmpty || bytes <= Self.settlementLimit.bytes)
    }

    private func checkValue(of settlement: Settlement, _ node: PromiseNode) throws(EngineError) {
        guard case .value(let value) = settlement.result,
            case .promise(let promise)? = plan.code?[node.scope].behaviours[node.node]
        else { return }
        do {
            try promise.check(value)
        } catch {
            throw EngineError(
                .unreadableValue, "the value for the promise '\(settlement.path)' is not what it waits for: \(error)")
        }
    }
}

/// A query, and the run that is to answer it.
struct QueryAnswer {
    private let query: RunSignal
    private let state: RunState
    /// The workflow's code of today, which need not be what the run was started with.
    private let code: Plan.Scope

    init(_ query: RunSignal, of state: RunState, _ code: Plan.Scope) {
        self.query = query
        self.state = state
        self.code = code
    }

    func payload() throws -> Payload {
        guard let handler = code.handlers.queries[query.name] else {
            throw EngineError.unknownQuery(query.name, state.header.workflow)
        }
        do { try handler.check(query.value) } catch { throw EngineError.unreadable(query.name, error) }
        return try handler.answer(try box(), query.value)
    }

    private func box() throws -> any StateBox {
        if let box = state.frames[0].box { return box.copy() }
        guard let payload = state.lastState else { throw EngineError.stateNotKept(state.id) }
        return try code.makeState(payload)
    }
}
