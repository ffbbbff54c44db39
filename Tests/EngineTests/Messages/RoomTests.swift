import Ratchet
import RatchetJournal
import RatchetTesting
import Testing

@testable import RatchetEngine

/// What a run waits for has room, whatever else has come.
@Suite(.timeLimit(.minutes(10))) struct RoomTests {
    /// Elements that each wait for a promise, two at a time.
    private struct Queue: Workflow {
        struct State: Codable, Sendable {
            let list: [Int]
            var sum: [Int]?
        }

        struct Element: Workflow {
            struct State: Codable, Sendable { var value: Int? }

            var body: some Flow<State, Int> {
                Promise("value", into: \.value)
                Return { state in state.value ?? 0 }
            }
        }

        var body: some Flow<State, Int> {
            ForEach("list", \.list, limit: 2, run: Element(), into: \.sum) { _, _ in Element.State() }
            Return { state in state.sum?.count ?? 0 }
        }
    }

    @Test func `A promise that is waited for can be settled although no more can be settled ahead`() async throws {
        let (lab, count) = (Lab(), 10_003)
        let engine = try lab.engine(Queue())
        let token: @Sendable (Int) -> PromiseToken = { PromiseToken("run-1/list%5B\($0)%5D/value") }
        try await engine.run {
            let run = try await engine.start(Queue.self, with: .init(list: Array(0..<count)))
            for element in (2..<10_002).reversed() { try await engine.resolve(token(element), 1) }
            #expect(await refusalCode { try await engine.resolve(token(10_002), 1) } == .mailboxFull)
            try await engine.resolve(token(0), 1)
            try await engine.resolve(token(1), 1)
            var refusal = await refusalCode { try await engine.resolve(token(10_002), 1) }
            while refusal == .mailboxFull {
                await Task.yield()
                refusal = await refusalCode { try await engine.resolve(token(10_002), 1) }
            }
            #expect(try await run.result() == count)
        }
    }

    private struct Two: Workflow {
        struct State: Codable, Sendable {
            var first: Bool?
            var number: Int?
        }

        static let go = Signal<Bool>("go")
        static let number = Signal<Int>("number")

        var body: some Flow<State, Int> {
            Receive(Self.go, into: \.first)
            Receive(Self.number, into: \.number)
            Return { state in state.number ?? -1 }
        }
    }

    @Test func `A signal that is waited for is taken although the mailbox is full`() async throws {
        var box = Mailbox()
        let tick = RunSignal(name: "number", value: Payload(bytes: Array("1".utf8)))
        while box.hasRoom(for: tick, payloadLimit: RunEvent.byteLimit) { box.add(tick) }
        let plan = try Two().plan()
        let header = RunHeader(givenID: nil, workflow: Two.name, fingerprint: plan.fingerprint)
        var run = try RunState(
            header, number: 1, state: Payload(bytes: Array("{}".utf8)), plan: RunPlan(plan), at: .init(milliseconds: 0))
        run.mailbox = box
        let go = RunSignal(name: "go", value: Payload(bytes: Array("true".utf8)))
        try run.check(go, payloadLimit: RunEvent.byteLimit)
        #expect(throws: EngineError.self) { try run.check(tick, payloadLimit: RunEvent.byteLimit) }
    }
}
