import RatchetDSL
import RatchetJournal
import Testing

@testable import RatchetEngine

/// Steps that may have to be undone, in a workflow that changes.
struct KeptStepTests {
    private static func walk(_ flow: ChangedFlow) throws -> Walk {
        var walk = try Walk(flow.old, plans: flow.plans)
        try walk.keep()
        return walk
    }

    @Test func `A step that may have to be undone is found under its new address, and in place of one that is gone`()
        throws
    {
        let (a, b, x) = (Draft.step("a"), Draft.step("b"), Draft.step("x"))
        let flow = try ChangedFlow([a, b], [x, a, b])
        var walk = try Self.walk(flow)
        guard case .goesOn(let migration) = flow.decision(walk.state) else { throw Oops() }
        try walk.migrate(migration)
        #expect(walk.state.compensations.map(\.step) == [NodeAddress(frame: 0, node: 2)])
        #expect(walk.state.compensations.map { walk.state.path(of: $0.step) } == ["a"])
        let gone = try ChangedFlow([a, b], [b])
        guard case .parked(let faults) = gone.decision(try Self.walk(gone).state) else { throw Oops() }
        #expect(
            faults.map(\.text) == [
                "'a' is done and may have to be undone, and the workflow has no such step any more. Add a Rename to "
                    + "renames, or keep the step until no run needs it"
            ])
    }

    @Test func `A failure that is held is told of the node that it was, or of the nearest one around it`() throws {
        let (a, b, c) = (Draft.step("a"), Draft.step("b"), Draft.step("c"))
        let old = [Draft.parallel("p", Draft.group("g", a), b)]
        for (new, path) in [
            ([Draft.parallel("p", Draft.group("g", c, a), b)], "p/g/a"),
            ([Draft.parallel("p", Draft.group("g", c), b)], "p/g"),
        ] {
            let flow = try ChangedFlow(old, new)
            var walk = try Walk(flow.old, plans: flow.plans)
            try walk.failCollected()
            guard case .goesOn(let migration) = flow.decision(walk.state) else { throw Oops() }
            try walk.migrate(migration)
            let held = walk.state[NodeAddress(frame: 0, node: 1)].held?.failure
            #expect(held.map { walk.state.path(of: $0.address) } == path)
        }
    }
}

extension Walk {
    /// Has the first step done so that it can be undone.
    fileprivate mutating func keep() throws {
        guard let leaf = state.openLeaves.first else { throw Oops() }
        try record(.stepKept(leaf, output: .nothing, state: nil))
    }

    /// Has the first branch fail, while the one beside it cannot be dropped yet.
    fileprivate mutating func failCollected() throws {
        guard let leaf = state.openLeaves.first else { throw Oops() }
        let failure = NodeFailure(address: leaf, error: ErrorReport(Oops()))
        hold(.failed(failure), at: NodeAddress(frame: 0, node: 1), closing: leaf)
    }
}
