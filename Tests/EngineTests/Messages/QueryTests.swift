import Ratchet
@testable import RatchetEngine
import RatchetJournal
import RatchetTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct QueryTests {
    @Test func `A run answers queries at work, put away and when it is over, and none of them is in the journal`()
        async throws
    {
        let lab = Lab()
        let engine = try lab.engine(Cart())
        try await engine.run {
            let run = try await engine.start(Cart.self, id: "c", with: .init(items: ["a"]))
            try await run.wait(for: .waiting)
            let before = try await lab.messageRows()
            #expect(try await run.query(Cart.items) == ["a"])
            #expect(try await run.query(Cart.position, "a") == 0)
            #expect(try await engine.query("c", Cart.items) == ["a"])
            // It was not brought into memory.
            #expect(try await engine.restingCount == 0)
            try await engine.waitUntilIdle()
            #expect(try await lab.messageRows() == before)
            try await run.update(Cart.addItem, "b")
            #expect(try await run.query(Cart.items) == ["a", "b"])
            try await run.signal(Cart.checkOut, "paid")
            _ = try await run.result()
            #expect(try await run.query(Cart.items) == ["a", "b"])
        }
    }

    @Test(arguments: [false, true])
    func `A run that is over answers after a restart, from its last State`(isKilled: Bool) async throws {
        let lab = Lab()
        let engine = try lab.engine(Cart())
        let crashed = try await engine.run {
            let run = try await engine.start(Cart.self, id: "done", with: .init())
            try await run.update(Cart.addItem, "b")
            try await run.signal(Cart.checkOut, "paid")
            _ = try await run.result()
            let other = try await engine.start(Cart.self, id: "cancelled", with: .init(items: ["x"]))
            try await other.wait(for: .waiting)
            try await other.cancel()
            return lab.afterCrash()
        }
        let second = try (isKilled ? crashed : lab).engine(Cart())
        try await second.run { () async throws -> Void in
            #expect(try await second.query("done", Cart.items) == ["b"])
            #expect(try await second.query("cancelled", Cart.items) == ["x"])
            #expect(try await second.restingCount == 0)
        }
    }

    @Test func `A wrong name or argument is refused at once, whatever the run does`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Cart(), Listening())
        try await engine.run {
            let run = try await engine.start(Cart.self, id: "c", with: .init())
            let other = try await engine.start(Listening.self, id: "l", with: .init(wants: 0))
            for isOver in [false, true] {
                if isOver { try await run.signal(Cart.checkOut, "paid") }
                _ = isOver ? try await run.result() : ""
                #expect(await refusalCode { _ = try await run.query(Query<Nothing, Int>("nothing")) } == .unknownQuery)
                #expect(await refusalCode { _ = try await run.query(Query<Nothing, Int>("add item")) } == .unknownQuery)
                let wrong = Query<Int, Int>("position")
                #expect(await refusalCode { _ = try await run.query(wrong, 7) } == .unreadableArgument)
                // What a handler throws is the answer.
                await #expect(throws: Cart.Full.self) { try await run.query(Cart.position, "nowhere") }
            }
            #expect(await refusalCode { _ = try await engine.query("nobody", Cart.items) } == .notFound)
            _ = try await other.result()
            #expect(await refusalCode { _ = try await other.query(Cart.items) } == .unknownQuery)
        }
    }

    @Test func `A run whose workflow answered no queries when it ended says that its State is gone`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Mute())
        try await engine.run { _ = try await engine.start(Mute.self, id: "m", with: .init()).result() }
        let second = try lab.engine(Talking())
        try await second.run {
            #expect(await refusalCode { _ = try await second.query("m", Talking.word) } == .stateNotKept)
            let run = try await second.start(Talking.self, id: "t", with: .init())
            _ = try await run.result()
            #expect(try await run.query(Talking.word) == "hello")
        }
    }

    private struct Mute: Workflow {
        struct State: Codable, Sendable { var word = "hello" }
        static var name: String { "Talking" }
        var body: some Flow<State, Nothing> { Step("say") { _ in } }
    }

    private struct Talking: Workflow {
        struct State: Codable, Sendable { var word = "hello" }
        static let word = Query<Nothing, String>("word")
        var handlers: Handlers<State> { On(Self.word) { state in state.word } }
        var body: some Flow<State, Nothing> { Step("say") { _ in } }
    }

    @Test func `An answer shows nothing that is not durable`() async throws {
        let lab = Lab()
        // The start, then the update.
        let commits = HeldCommits(2)
        let engine = try lab.engine(Cart(), source: StoreSource.memory(lab.image).holding(commits))
        try await engine.run {
            let run = try await engine.start(Cart.self, with: .init())
            async let update = run.update(Cart.addItem, "a", id: "m")
            await commits.isHeld.wait()
            let answered = Latch()
            async let items = {
                defer { answered.open() }
                return try await run.query(Cart.items)
            }()
            for _ in 0..<200 { await Task.yield() }
            #expect(!answered.isOpen)
            commits.letGo()
            #expect(try await items == ["a"])
            #expect(try await update == 1)
        }
    }

    @Test func `A parked run answers no query`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Cart())
        try await engine.run {
            try await engine.start(Cart.self, id: "c", with: .init()).wait(for: .waiting)
        }
        let second = try lab.engine()
        try await second.run {
            #expect(await refusalCode { _ = try await second.query("c", Cart.items) } != nil)
        }
    }
}
