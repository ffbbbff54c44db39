import Ratchet
import RatchetTesting
import Testing

@testable import RatchetEngine

@Suite(.timeLimit(.minutes(5)))
struct `A node that sends` {
    private let lab = Lab()

    @Test func `It is done when the other run has taken the signal, in order`() async throws {
        let engine = try lab.engine(Sending(), Listening())
        try await engine.run {
            let listener = try await engine.start(Listening.self, id: "l", with: Listening.State(wants: 100))
            let sender = try await engine.start(Sending.self, with: Sending.State(to: "l", count: 100))
            #expect(try await sender.result() == 100)
            #expect(try await listener.result() == 5_050)
        }
    }

    @Test(arguments: ["nobody", "over", "deaf"] as [RunID])
    func `It fails with the reason if the other run refuses it`(id: RunID) async throws {
        let engine = try lab.engine(Sending(), Listening(), SleepsFirst())
        try await engine.run {
            _ = try await engine.start(Listening.self, id: "over", with: Listening.State(wants: 0)).result()
            try await engine.start(SleepsFirst.self, id: "deaf", with: SleepsFirst.State())
            let sender = try await engine.start(Sending.self, with: Sending.State(to: id, count: 1))
            let failure = try await #require(throws: RunFailure.self) { try await sender.result() }
            let codes: [RunID: String] = ["nobody": "notFound", "over": "over", "deaf": "unknownSignal"]
            #expect(failure.path == "each[1]/send number")
            #expect(failure.error.type == "RatchetEngine.DeliveryError")
            #expect(failure.error.text.contains(codes[id] ?? "?") == true)
            try await engine.waitForOutbox()
        }
    }

    /// Sends, and then waits for an answer, under a timeout.
    private struct Asking: Workflow {
        struct State: Codable, Sendable { var answer: Int? }
        static let answer = Signal<Int>("answer")
        static let timeout: Duration? = .days(30)

        var body: some Flow<State, Int> {
            Send(Listening.number, to: { _ in "l" }) { _ in 1 }
            Receive(Self.answer, into: \.answer)
            Return { state in state.answer ?? -1 }
        }
    }

    @Test func `A run that waits for an answer under a timeout leaves memory, and takes the answer`() async throws {
        let engine = try lab.engine(Asking(), Listening())
        try await engine.run {
            try await engine.start(Listening.self, id: "l", with: Listening.State(wants: 2))
            let run = try await engine.start(Asking.self, with: Asking.State())
            try await run.wait(for: .sleeping)
            try await engine.waitUntilIdle()
            try await run.signal(Asking.answer, 7)
            #expect(try await run.result() == 7)
        }
    }

    @Test func `It finds a run that was put away`() async throws {
        let engine = try lab.engine(Sending(), Listening())
        try await engine.run {
            let listener = try await engine.start(Listening.self, id: "l", with: Listening.State(wants: 1))
            try await listener.wait(for: .waiting)
            _ = try await engine.start(Sending.self, with: Sending.State(to: "l", count: 1)).result()
            #expect(try await listener.result() == 1)
        }
    }

    @Test func `A thousand runs send at once, and each arrives once`() async throws {
        let engine = try lab.engine(Sending(), Listening())
        try await engine.run {
            let listener = try await engine.start(Listening.self, id: "l", with: Listening.State(wants: 1_000))
            for number in 0..<1_000 {
                try await engine.start(
                    Sending.self, id: RunID("s\(number)"), with: Sending.State(to: "l", count: 1), durability: .relaxed)
            }
            // Each sends 1, so that only the first is in order.
            #expect(try await listener.result() == -1)
            let state = try await lab.inspect { try await $0.history(of: "l") }
            #expect(state?.entries.count { "\($0)".contains("signalled") } == 1_000)
        }
    }
}
