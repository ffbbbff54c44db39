import Ratchet
import RatchetDSL
import RatchetJournal
import Testing

@testable import RatchetEngine

/// A long loop takes no more room than a short one.
struct LongLoopTests {
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
