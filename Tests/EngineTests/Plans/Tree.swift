import RatchetEngine

/// A State for blueprints that are made by hand.
struct Slots: Sendable {
    var hold: Int?
    var payment: Int?
}

/// Short ways to write blueprints. A node's line is the number of the thing in the order of a test's choosing.
enum Tree {
    static func node(
        _ kind: NodeKind, _ name: String, line: UInt = 1, reads: [any AnyKeyPath & Sendable] = [],
        writes: SlotWrites = .none, limit: Int? = nil, _ children: [Blueprint] = []
    ) -> Blueprint {
        var node = Blueprint(kind, name, at: SourceLocation(fileID: "App/Flow.swift", line: line))
        node.reads = reads
        node.writes = writes
        node.limit = limit
        node.children = children
        return node
    }

    static func step(
        _ name: String, line: UInt = 1, retry: RetryPolicy = .default, timeout: Duration? = nil,
        _ change: (inout StepBehaviour) -> Void = { _ in }
    ) -> Blueprint {
        var step = node(.step, name, line: line)
        var behaviour = StepBehaviour(
            retry: retry, timeout: timeout, prepare: { _ in { _ in .nothing } }, result: .discard)
        change(&behaviour)
        step.behaviour = .step(behaviour)
        return step
    }

    /// A step that fills a slot.
    static func fill(_ slot: any AnyKeyPath & Sendable, _ name: String = "fill", line: UInt = 1) -> Blueprint {
        node(.step, name, line: line, writes: .slot(slot))
    }

    /// A step that needs the slot `hold`.
    static func read(_ name: String = "read", line: UInt = 9) -> Blueprint {
        node(.step, name, line: line, reads: [\Slots.hold as any AnyKeyPath & Sendable])
    }

    static func sequence(_ name: String, _ children: [Blueprint]) -> Blueprint { node(.sequence, name, children) }

    static func choice(_ branches: [[Blueprint]], exhaustive: Bool) -> Blueprint {
        var choice = node(.choice, "choice", branches.enumerated().map { sequence("branch \($0.offset)", $0.element) })
        choice.isExhaustive = exhaustive
        return choice
    }

    static func loop(_ children: [Blueprint]) -> Blueprint {
        node(.loop, "loop", limit: 3, [sequence("", children)])
    }

    static func call(_ inner: ScopeBlueprint, _ name: String = "call", writes: SlotWrites = .none) -> Blueprint {
        var call = node(.call, name, writes: writes)
        call.inner = inner
        return call
    }

    static func scope(_ body: [Blueprint], named name: String = "Flow") -> ScopeBlueprint {
        ScopeBlueprint(workflow: name, at: SourceLocation(fileID: "App/Flow.swift", line: 1), body: body) { _ in
            throw NoState()
        }
    }

    struct NoState: Error {}

    /// The mistakes in a body, as `path: message`.
    static func mistakes(_ body: [Blueprint]) -> [String] {
        PlanChecks.mistakes(in: scope(body)).map { "\($0.path): \($0.message)" }
    }
}
