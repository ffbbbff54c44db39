import Ratchet
import RatchetDSL
import Testing

@testable import RatchetEngine
@testable import RatchetJournal

/// A value that today's code cannot read parks its run until there is code that can: it is no damage, which is final.
struct UnreadableStateTests {
    struct Outer<Value: Codable & Sendable>: Workflow {
        struct State: Codable, Sendable { var result: Int? }

        static var name: String { "outer" }

        let first: Value

        var body: some Flow<State, Nothing> {
            Call("inner", Inner<Value>(), into: \.result) { [first] _ in Inner<Value>.State(value: first) }
        }
    }

    struct Inner<Value: Codable & Sendable>: Workflow {
        struct State: Codable, Sendable {
            let value: Value
            var done: Int?
        }

        static var name: String { "inner" }

        var body: some Flow<State, Int> {
            Step("one", into: \.done) { _ in 1 }
            Step("two") { _ in }
            Return { state in state.done ?? 0 }
        }
    }

    /// The sub-flow's first State is read long before the last event.
    @Test func `A sub-flow's State that has another type today parks the run, and not as damaged`() throws {
        let then = try Outer(first: 7).plan()
        let now = try Outer(first: "seven").plan()
        #expect(then.fingerprint == now.fingerprint)
        let events: [RunEvent] = [
            .started(
                RunHeader(givenID: nil, workflow: "outer", fingerprint: then.fingerprint),
                state: Payload(bytes: Array("{}".utf8))),
            .called(NodeAddress(frame: 0, node: 1), state: Payload(bytes: Array(#"{"value":7}"#.utf8))),
            .stepCompleted(NodeAddress(frame: 1, node: 1), output: Payload(bytes: Array("1".utf8)), state: nil),
        ]
        var entity = RecoveredEntity(id: .run(1))
        entity.events = events.map { event in
            RecoveredItem(lsn: LSN(1), bytes: EventBatch(at: Timestamp(milliseconds: 0), [event]).encoded[...])
        }
        #expect(try RunFold.read(entity) { _ in RunPlan(then) }.state.openLeaves == [NodeAddress(frame: 1, node: 2)])
        let reason = #expect(throws: ParkReason.self) { try RunFold.read(entity) { _ in RunPlan(now) } }
        #expect(reason?.kind == .unreadableState)
    }
}
