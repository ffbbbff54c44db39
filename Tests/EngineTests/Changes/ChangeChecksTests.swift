import Ratchet
import RatchetDSL
import Testing

@testable import RatchetEngine

/// Mistakes in what a workflow says of its earlier versions.
struct ChangeChecksTests {
    @Test func `Versions, hints and migrations that cannot be are told when the workflow is registered`() {
        var flow = Draft.flow("flow", [Draft.step("a")], renames: [Rename("x", to: "b"), Rename("y", to: "a")])
        flow.changes.migrations = [(1...2, { $0 }), (2...2, { $0 }), (3...3, { $0 })]
        flow.changes.version = 3
        let messages = PlanChecks.mistakes(in: flow).map(\.message)
        #expect(
            messages == [
                "a migration takes States of version 3, and the workflow is version 3; migrations are from earlier "
                    + "versions, of 1 or more",
                "renames says that 'x' is 'b' today, and there is no such node; write the path in this workflow, names "
                    + "joined by /",
                "two migrations take States of version 2; leave one out",
            ])
        flow.changes = WorkflowChanges()
        flow.changes.version = 0
        #expect(PlanChecks.mistakes(in: flow).map(\.message).first?.hasPrefix("the workflow's version is 0;") == true)
    }

    @Test func `Two versions of a name are registered, and the same version is not`() throws {
        let registry = Registry()
        try registry.add(try Draft.plan([Draft.step("a")], version: 2))
        try registry.add(try Draft.plan([Draft.step("a")]))
        try registry.add(try Draft.plan([Draft.step("a")], version: 3))
        #expect(try registry.plan(named: "flow").version == 3)
        #expect(throws: EngineError.self) { try registry.add(try Draft.plan([Draft.step("b")], version: 2)) }
    }

    @Test func `An outline with versions is what is written and read, and one without has the old bytes`() throws {
        let plan = try Draft.plan([Draft.call("c", Draft.flow("in", [Draft.step("a")], version: 4))])
        #expect(try Outline(decoding: plan.outline.encoded) == plan.outline)
        #expect(plan.outline.scopes.map(\.version) == [1, 4])
        let bytes = try Draft.plan([Draft.step("a")]).outline.encoded
        #expect(throws: (any Error).self) { try Outline(decoding: bytes + [1]) }
        #expect(throws: (any Error).self) { try Outline(decoding: bytes + [2, 2]) }
    }
}
