import Ratchet
import RatchetDSL
import RatchetJournal
import Testing

@testable import RatchetEngine

/// A long loop takes no more room than a short one.
struct LongLoopTests {
    /// Loops beside each other, whose turns have sub-flows, lists and loops of their own.
    struct Beside: Workflow {
        struct State: Codable, Sendable { var list = [1, 2, 3] }

        struct Middle: Workflow {
            typealias State = Inner.State

            var body: some Flow<State, Nothing> {
                Call("inner", Inner()) { _ in Inner.State() }
                Repeat("twice", while: { _ in true }, atMost: 1_000) { Call("deep", Inner()) { _ in Inner.State() } }
            }
        }

        var body: some Flow<State, Nothing> {
            Parallel {
                Repeat("left", while: { _ in true }, atMost: 1_000_000) {
                    Call("call", Middle()) { _ in Inner.State() }
                }
                Repeat("right", while: { _ in true }, atMost: 1_000_000) {
                    ForEach("each", \.list, limit: 2, run: Inner()) { _, _ in Inner.State() }
                    Call("call", Inner()) { _ in Inner.State() }
                }
                Repeat("last", while: { _ in true }, atMost: 1_000_000) {
                    Call("call", Middle()) { _ in Inner.State() }
                }
            }
        }
    }

    /// Applies what the nodes bring that chance takes, in a run that gives places back and in one that never does.
    @Test(arguments: 0..<4 as Range<UInt64>) func `Loops beside each other take no more room`(seed: UInt64) throws {
        let (plan, now) = (try Beside().plan(), Timestamp(milliseconds: 0))
        let header = RunHeader(givenID: nil, workflow: Beside.name, fingerprint: plan.fingerprint)
        let state = Payload(bytes: Array(#"{"list":[1,2,3]}"#.utf8))
        var run = try RunState(header, number: 1, state: state, plan: RunPlan(plan), at: now)
        var keeping = run
        var chance = SplitMix64(seed: seed)
        for count in 1...3_000 {
            let leaves = run.openLeaves.map { ($0, run.path(of: $0)) }.sorted { $0.1 < $1.1 }
            let same = keeping.openLeaves.map { ($0, keeping.path(of: $0)) }.sorted { $0.1 < $1.1 }
            try #require(leaves.map(\.1) == same.map(\.1))
            let place = Int.random(in: leaves.indices, using: &chance)
            let isOuter = !leaves[place].1.hasSuffix("twice")
            let again = isOuter || Int.random(in: 0..<3, using: &chance) > 0
            if run.leavesFrames(leaves[place].0), again { try run.apply(.freed(leaves[place].0), at: now) }
            try run.apply(Self.event(leaves[place].0, in: run, again: again), at: now)
            try keeping.apply(Self.event(same[place].0, in: keeping, again: again), at: now)
            if count.isMultiple(of: 100) { run = try Self.readAgain(run) }
            try #require(run.frames.count <= 24)
        }
        #expect(keeping.frames.count > 100, "places that are never given back are many")
    }

    private static func event(_ leaf: NodeAddress, in run: RunState, again: Bool) -> RunEvent {
        let empty = Payload(bytes: Array("{}".utf8))
        return switch run.outline(of: leaf).kind {
        case .loop: .looped(leaf, again: again)
        case .call: .called(leaf, state: empty)
        case .forEach: .fannedOut(leaf, (1...3).map { ElementStart(key: "\($0)", state: empty) })
        default: .stepCompleted(leaf, output: .nothing, state: nil)
        }
    }

    private static func readAgain(_ run: RunState) throws -> RunState {
        var writer = ByteWriter()
        try run.write(to: &writer)
        var reader = ByteReader(writer.bytes)
        return try RunState(from: &reader, number: run.number) { _ in run.plan }
    }

    struct Inner: Workflow {
        struct State: Codable, Sendable {}

        var body: some Flow<State, Nothing> { Step("one") { _ in } }
    }

    struct Outer: Workflow {
        struct State: Codable, Sendable { var inner: [Int] = [1, 2] }

        var body: some Flow<State, Nothing> {
            Repeat("again", while: { _ in true }, atMost: 1_000) {
                Call("call", Inner()) { _ in Inner.State() }
                Call("another", Inner()) { _ in Inner.State() }
            }
        }
    }

    @Test func `The sub-flows of earlier turns are dropped`() throws {
        let plan = try Outer().plan()
        let header = RunHeader(givenID: nil, workflow: Outer.name, fingerprint: plan.fingerprint)
        let state = Payload(bytes: Array(#"{"inner":[]}"#.utf8))
        let now = Timestamp(milliseconds: 0)
        var run = try RunState(header, number: 1, state: state, plan: RunPlan(plan), at: now)
        for turn in 1...50 {
            try run.apply(.looped(run.openLeaves[0], again: true), at: now)
            for frame in 1...2 {
                try run.apply(.called(run.openLeaves[0], state: Payload(bytes: Array("{}".utf8))), at: now)
                #expect(run.path(of: run.openLeaves[0]) == "again[\(turn)]/\(frame == 1 ? "call" : "another")/one")
                try run.apply(.stepCompleted(run.openLeaves[0], output: .nothing, state: nil), at: now)
            }
            #expect(run.frames.count == 3)
        }
    }
}
