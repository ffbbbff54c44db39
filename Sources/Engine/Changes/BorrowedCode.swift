/// Reads what was recorded under an old outline with the code of today: of nodes that are still there.
struct BorrowedCode {
    private let old: Outline
    private let plan: Plan
    private let match: OutlineMatch

    init(_ old: Outline, _ plan: Plan, _ match: OutlineMatch) {
        self.old = old
        self.plan = plan
        self.match = match
    }

    /// One for each of the old scopes.
    var scopes: [Plan.Scope] { old.scopes.indices.map(scope) }

    private func scope(_ place: Int) -> Plan.Scope {
        let outline = old.scopes[place]
        let stubs = zip(outline.nodes, outline.paths).map(Self.stub)
        guard let match = match.scopes[place], outline.version == plan.outline.scopes[match.place].version else {
            // Its State is of a type that is not there any more; it is kept as it is until it is migrated.
            return Plan.Scope(behaviours: stubs) { RecordedState($0) }
        }
        let code = plan.scopes[match.place]
        let behaviours = zip(match.nodes, stubs).enumerated().map { place, pair in
            guard let node = pair.0 else { return pair.1 }
            return behaviour(code.behaviours[node], at: node, insteadOf: pair.1, outline.nodes[place], match)
        }
        return Plan.Scope(behaviours: behaviours, makeState: code.makeState)
    }

    /// The catches of an `attempt` are its children's: each goes with its own.
    private func behaviour(
        _ found: NodeBehaviour, at node: Int, insteadOf stub: NodeBehaviour, _ outline: Outline.Node,
        _ match: OutlineMatch.Scope
    ) -> NodeBehaviour {
        guard case .attempt(let catches) = found, case .attempt(let stubs) = stub else { return found }
        let places = Array(plan.outline.scopes[match.place].nodes[node].catches)
        return .attempt(
            zip(outline.catches, stubs).map { child, stub in
                match.nodes[child].flatMap { places.firstIndex(of: $0) }.map { catches[$0] } ?? stub
            })
    }

    /// Stands for code that is gone: it lets through what brings nothing, and nothing else.
    private static func stub(_ node: Outline.Node, _ path: String) -> NodeBehaviour {
        let refuse: @Sendable (any StateBox, Payload) throws -> Void = { _, value in
            guard value.saysNothing else { throw OldCodeNeeded(path: path) }
        }
        switch node.kind {
        case .step:
            return .step(StepBehaviour(prepare: { _ in throw OldCodeNeeded(path: path) }, result: .write(refuse)))
        case .receive: return .receive(ReceiveBehaviour(check: { _ in }, result: .write(refuse)))
        case .promise: return .promise(ReceiveBehaviour(check: { _ in }, result: .write(refuse)))
        case .call:
            return .call(CallBehaviour(start: { _ in throw OldCodeNeeded(path: path) }, collect: refuse))
        case .start:
            return .start(
                StartBehaviour(workflow: "", order: { _ in throw OldCodeNeeded(path: path) }, result: .write(refuse)))
        case .send: return .send(SendBehaviour { _ in throw OldCodeNeeded(path: path) })
        case .parallelCollecting: return .collecting { _, _ in throw OldCodeNeeded(path: path) }
        case .attempt:
            let stub = CatchBehaviour(
                takes: { _, _ in throw OldCodeNeeded(path: path) }, write: { _, _ in throw OldCodeNeeded(path: path) })
            return .attempt(Array(repeating: stub, count: node.catches.count))
        case .forEach, .forEachCollecting:
            return .forEach(
                ForEachBehaviour(
                    start: { _ in throw OldCodeNeeded(path: path) },
                    collect: { box, results in for result in results { try refuse(box, try result.get()) } }))
        case .sequence, .update, .choice, .loop, .parallel, .sleep, .finish, .race, .firstSuccess, .scope, .fail, .wait:
            return .structure
        }
    }
}

extension Payload {
    /// What a step without a result, a workflow without one, and a signal without a value leave.
    fileprivate var saysNothing: Bool { bytes.isEmpty || bytes == Array("{}".utf8) }
}
