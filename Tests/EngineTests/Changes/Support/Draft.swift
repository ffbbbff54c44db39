import Ratchet
import RatchetDSL
import RatchetEngine

/// Short ways to write the trees of two versions of a workflow, without code.
enum Draft {
    static func plan(
        _ body: [Blueprint], renames: [Rename] = [], version: Int = 1, name: String = "flow"
    ) throws -> Plan {
        try PlanCompiler.compile(flow(name, body, renames: renames, version: version))
    }

    static func flow(
        _ name: String, _ body: [Blueprint], renames: [Rename] = [], version: Int = 1
    ) -> ScopeBlueprint {
        var scope = ScopeBlueprint(workflow: name, at: SourceLocation(fileID: "App/Flow.swift", line: 1), body: body) {
            Box(try $0.decoded(as: [String: Int].self))
        }
        scope.changes.version = version
        scope.changes.renames = renames
        return scope
    }

    static func step(_ name: String) -> Blueprint { node(.step, name) }
    static func sleep(_ name: String) -> Blueprint { node(.sleep, name) }
    static func update(_ name: String) -> Blueprint { node(.update, name) }

    static func receive(_ name: String, _ signal: String = "go") -> Blueprint {
        var node = node(.receive, name)
        node.signal = SignalBlueprint(name: signal, type: "Int")
        return node
    }

    static func group(_ name: String, _ body: Blueprint...) -> Blueprint { node(.sequence, name, body) }

    static func parallel(_ name: String, limit: Int? = nil, _ branches: Blueprint...) -> Blueprint {
        var node = node(.parallel, name, branches)
        node.limit = limit
        return node
    }

    static func scope(_ name: String, _ body: Blueprint...) -> Blueprint { node(.scope, name, body) }
    static func race(_ name: String, _ arms: Blueprint...) -> Blueprint { node(.race, name, arms) }

    /// A body, catches, and what comes last.
    static func attempt(_ name: String, _ body: [Blueprint], catches: [String], finally: [Blueprint]?) -> Blueprint {
        let blocks =
            [Self.node(.sequence, "try", body)] + catches.map { Self.node(.sequence, $0, [step("mend")]) }
            + (finally.map { [Self.node(.sequence, "finally", $0)] } ?? [])
        var node = Self.node(.attempt, name, blocks)
        node.limit = finally == nil ? nil : 1
        return node
    }

    /// Waits for a signal, and does something else if none comes.
    static func receive(_ name: String, otherwise body: Blueprint...) -> Blueprint {
        var receive = Self.receive(name)
        receive.children = [Self.node(.sequence, "otherwise", body)]
        return receive
    }

    static func loop(_ name: String, _ body: Blueprint...) -> Blueprint {
        var node = node(.loop, name, [Self.node(.sequence, "", body)])
        node.limit = 100
        return node
    }

    static func choice(_ name: String, _ branches: (String, [Blueprint])...) -> Blueprint {
        node(.choice, name, branches.map { node(.sequence, $0.0, $0.1) })
    }

    static func call(_ name: String, _ inner: ScopeBlueprint) -> Blueprint { calling(.call, name, inner) }
    static func each(_ name: String, _ inner: ScopeBlueprint) -> Blueprint { calling(.forEach, name, inner) }

    private static func calling(_ kind: NodeKind, _ name: String, _ inner: ScopeBlueprint) -> Blueprint {
        var node = node(kind, name)
        node.inner = inner
        return node
    }

    private static func node(_ kind: NodeKind, _ name: String, _ children: [Blueprint] = []) -> Blueprint {
        var node = Blueprint(kind, name, at: SourceLocation(fileID: "App/Flow.swift", line: 1))
        node.children = children
        return node
    }
}
