import RatchetDSL
import RatchetJournal
import Testing

@testable import RatchetEngine

/// Runs at every position of trees with every kind of node, carried over into changed ones.
struct ChangePositionTests {
    private static let inner = Draft.flow("in", [Draft.step("i1"), Draft.loop("il", Draft.step("i2"))])

    private static let tree: [Blueprint] = [
        Draft.step("s"), Draft.update("u"), Draft.sleep("z"), Draft.receive("r"),
        Draft.group("g", Draft.step("g1"), Draft.step("g2")),
        Draft.choice("w", ("yes", [Draft.step("y")]), ("no", [Draft.step("n"), Draft.sleep("nz")])),
        Draft.loop("l", Draft.step("l1"), Draft.call("lc", inner), Draft.step("l2")),
        Draft.parallel(
            "p", limit: 2, Draft.step("p1"), Draft.group("p2", Draft.step("p2a"), Draft.step("p2b")),
            Draft.each("pe", inner),
            Draft.step("p3")),
        Draft.call("c", inner), Draft.step("last"),
    ]

    /// The tree with a step before each of the nodes in turn, wherever it is.
    private static var additions: [(tree: [Blueprint], path: String)] { additions(to: tree, below: "") }

    private static func additions(to body: [Blueprint], below path: String) -> [(tree: [Blueprint], path: String)] {
        (0...body.count).flatMap { place -> [(tree: [Blueprint], path: String)] in
            var longer = body
            longer.insert(Draft.step("new"), at: place)
            var found = [(tree: longer, path: path + "new")]
            guard place < body.count else { return found }
            let node = body[place]
            // Bodies, not the branches of a choice: these are sequences.
            let isBody = node.kind == .sequence || node.kind == .parallel
            let children = isBody ? additions(to: node.children, below: path + node.name + "/") : []
            found += children.map { changed in
                var tree = body
                tree[place].children = changed.tree
                return (tree, changed.path)
            }
            return found
        }
    }

    private static var ways: [(branch: Int?, lastFirst: Bool)] {
        [(0, false), (1, true), (nil, false)]
    }

    @Test func `A step added anywhere leaves each run to end, with nothing done twice and nothing left out`() throws {
        let old = try Draft.plan(Self.tree)
        var count = 0
        for addition in Self.additions {
            let flow = ChangedFlow(old, try Draft.plan(addition.tree))
            for way in Self.ways {
                let whole = try Self.all(old, way, flow.plans)
                for var walk in try Walk.positions(
                    old, branch: way.branch, lastFirst: way.lastFirst, plans: flow.plans)
                {
                    guard case .goesOn(let migration) = flow.decision(walk.state) else {
                        Issue.record("\(addition.path): \(flow.decision(walk.state))")
                        continue
                    }
                    try walk.migrate(migration)
                    try Self.expectReadable(walk.state, flow.plans)
                    try walk.finish()
                    let (own, new) = (
                        walk.done.filter { !$0.hasSuffix("new") }, walk.done.filter { $0.hasSuffix("new") }
                    )
                    #expect(own.sorted() == whole, "\(addition.path)")
                    let skipped = migration.notes.contains { $0.contains("'\(addition.path)'") }
                    #expect(new.count == (skipped ? 0 : 1), "\(addition.path) \(migration.notes)")
                    count += 1
                }
            }
        }
        #expect(count > 1_000)
    }

    @Test func `A run carried over into its own tree is what it was`() throws {
        let old = try Draft.plan(Self.tree)
        let flow = ChangedFlow(old, try Draft.plan(Self.tree, version: 2))
        for way in Self.ways {
            for walk in try Walk.positions(old, branch: way.branch, lastFirst: way.lastFirst, plans: flow.plans) {
                var moved = walk
                guard case .goesOn(let migration) = flow.decision(walk.state) else { throw NoWay() }
                #expect(migration.notes == [])
                try moved.migrate(migration)
                #expect(moved.state.frames.map(\.nodes) == walk.state.frames.map(\.nodes))
                #expect(moved.state.openLeaves == walk.state.openLeaves)
            }
        }
    }

    @Test func `A step taken away from anywhere parks exactly the runs that are at it`() throws {
        let old = try Draft.plan(Self.tree)
        for place in Self.tree.indices {
            var shorter = Self.tree
            let gone = shorter.remove(at: place)
            let flow = ChangedFlow(old, try Draft.plan(shorter))
            for var walk in try Walk.positions(old, plans: flow.plans) {
                let isAt = walk.state.openLeaves.contains {
                    walk.state.pathWithoutTurns(of: $0)?.split(whereSeparator: { "/[".contains($0) }).first.map(
                        String.init)
                        == gone.name
                }
                switch flow.decision(walk.state) {
                case .parked(let faults):
                    #expect(isAt, "\(gone.name)")
                    #expect(faults.contains { $0.path == gone.name && $0.kind == .removed }, "\(faults)")
                case .goesOn(let migration):
                    #expect(!isAt, "\(gone.name)")
                    try walk.migrate(migration)
                    try Self.expectReadable(walk.state, flow.plans)
                    try walk.finish()
                }
            }
        }
    }

    @Test func `What a migration says is what is written and read`() throws {
        let flow = ChangedFlow(try Draft.plan(Self.tree), try Draft.plan(Self.additions[3].tree, version: 3))
        for walk in try Walk.positions(flow.old, plans: flow.plans) {
            guard case .goesOn(let migration) = flow.decision(walk.state) else { throw NoWay() }
            var writer = ByteWriter()
            RunEvent.migrated(migration).write(to: &writer)
            var reader = ByteReader(writer.bytes)
            #expect(try RunEvent(from: &reader) == .migrated(migration))
            #expect(reader.isAtEnd)
        }
    }

    private struct NoWay: Error {}

    private static func all(
        _ plan: Plan, _ way: (branch: Int?, lastFirst: Bool), _ plans: @escaping RunFold.PlanLookup
    ) throws -> [String] {
        var walk = try Walk(plan, branch: way.branch, plans: plans)
        try walk.finish()
        return walk.done.sorted()
    }

    private static func expectReadable(_ state: RunState, _ plans: @escaping RunFold.PlanLookup) throws {
        var writer = ByteWriter()
        try state.write(to: &writer)
        var reader = ByteReader(writer.bytes)
        let again = try RunState(from: &reader, number: 1, plan: plans)
        #expect(again.frames.map(\.nodes) == state.frames.map(\.nodes))
        #expect(again.notes == state.notes)
        #expect(reader.isAtEnd)
    }
}
