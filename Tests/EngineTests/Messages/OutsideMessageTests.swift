import Ratchet
@testable import RatchetEngine
import RatchetJournal
import RatchetTesting
import Testing

/// What other processes hand in beside starts, signals and cancellation.
@Suite(.timeLimit(.minutes(10))) struct OutsideMessageTests {
    private let lab = Lab()
    private let client: EngineClient

    init() { client = EngineClient(lab.image, entropy: .seeded(7)) }

    @Test func `An update from another process is answered once, however often its command is handed in`() async throws
    {
        let engine = try lab.engine(Cart())
        try await engine.run { () async throws in
            let run = try await engine.start(Cart.self, id: "c", with: .init())
            let first = try await client.update("c", Cart.addItem, "a", command: "u-1")
            #expect(try await first.answer() == "c")
            #expect(try await first.answer(to: Cart.addItem) == 1)
            let again = try await client.update("c", Cart.addItem, "other", command: "u-1")
            #expect(again.isRepetition)
            #expect(try await again.answer(to: Cart.addItem) == 1)
            #expect(try await client.update("c", name: "add item", json: #""b""#).answer(to: Cart.addItem) == 2)
            #expect(try await run.query(Cart.items) == ["a", "b"])
        }
    }

    @Test func `What an update is refused for is its answer`() async throws {
        let engine = try lab.engine(Cart())
        try await engine.run { () async throws in
            try await engine.start(Cart.self, id: "c", with: .init(items: ["a", "b", "c"]))
            let refused = try await client.update("c", Cart.addItem, "d")
            let error = await #expect(throws: EngineError.self) { try await refused.answer() }
            #expect(error?.code == .rejected)
            #expect(error?.message.contains("Full") == true)
            #expect(
                await refusalCode { _ = try await client.update("c", name: "nothing").answer() } == .unknownUpdate)
            #expect(
                await refusalCode { _ = try await client.update("c", name: "add item").answer() } == .unreadableArgument
            )
            #expect(await refusalCode { _ = try await client.update("c", name: "add item", json: "{") } != nil)
        }
    }

    @Test func `A run is paused and resumed from another process, also one that no engine runs`() async throws {
        let engine = try lab.engine(SleepsFirst())
        try await engine.run { () async throws in
            let run = try await engine.start(SleepsFirst.self, id: "s", with: .init())
            try await run.wait(for: .sleeping)
        }
        try await client.pause("s")
        let second = try lab.engine(SleepsFirst())
        try await second.run { () async throws in
            let run = try await second.find(SleepsFirst.self, id: "s")
            try await run.wait(for: .paused)
            #expect(try await client.resume("s").answer() == "s")
            try await run.wait(for: .sleeping)
            #expect(await refusalCode { _ = try await client.pause("nobody").answer() } == .notFound)
        }
    }

    private struct Order: Workflow {
        struct State: Codable, Sendable { var payment: String? }
        var body: some Flow<State, String> {
            Promise("payment", into: \.payment)
            Return { state in state.payment ?? "" }
        }
    }

    @Test func `A promise is settled from another process, once`() async throws {
        let engine = try lab.engine(Order())
        try await engine.run { () async throws in
            let first = try await engine.start(Order.self, with: .init())
            let second = try await engine.start(Order.self, with: .init())
            #expect(try await client.resolve("run-1/payment", "p-1").answer() == "run-1")
            #expect(try await first.result() == "p-1")
            #expect(try await client.reject("run-2/payment", text: "no cover").answer() == "run-2")
            let failure = await #expect(throws: RunFailure.self) { try await second.result() }
            #expect(failure?.error == ErrorReport(type: "Rejection", text: "no cover"))
            #expect(await refusalCode { _ = try await client.resolve("run-2/payment", json: "1").answer() } == .over)
            #expect(await refusalCode { _ = try await client.resolve("nothing") } == .unknownPromise)
        }
    }

    @Test func `Every command is read as it was written`() throws {
        let commands: [Command] = [
            .update(run: "c", name: "add item", argument: Payload(bytes: Array("1".utf8))),
            .settle(token: "run-1/payment", .value(Payload(bytes: Array("{}".utf8)))),
            .settle(token: "run-1/payment", .error(ErrorReport(type: "Declined", text: "no cover"))),
            .setPaused(run: "c", true), .setPaused(run: "c", false),
        ]
        for command in commands {
            var reader = ByteReader(command.content)
            #expect(try Command(from: &reader) == command)
        }
    }
}
