import Ratchet
@testable import RatchetEngine
import RatchetJournal
import RatchetTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct UpdateTests {
    @Test(arguments: [false, true])
    func `An update changes the State and is answered, though nothing waits for it`(sleeps: Bool) async throws {
        let lab = Lab()
        let engine = try lab.engine(Cart())
        try await engine.run {
            let run = try await engine.start(Cart.self, with: .init(sleeps: sleeps))
            try await run.wait(for: sleeps ? .sleeping : .waiting)
            #expect(try await run.update(Cart.addItem, "a") == 1)
            #expect(try await run.update(Cart.addItem, "b") == 2)
            // It stays put away: there was nothing to do for it.
            #expect(try await run.status() == (sleeps ? .sleeping : .waiting))
            try await engine.waitUntilIdle()
            if sleeps { await lab.clock.advanceToNext() }
            try await run.signal(Cart.checkOut, "paid")
            #expect(try await run.result() == "a b paid")
        }
    }

    @Test(arguments: [false, true])
    func `What an update changed survives the end of the process, whether it stops or is killed`(isKilled: Bool)
        async throws
    {
        let lab = Lab()
        let engine = try lab.engine(Cart())
        let crashed = try await engine.run {
            let run = try await engine.start(Cart.self, id: "c", with: .init())
            try await run.wait(for: .waiting)
            try await run.update(Cart.addItem, "a")
            try await run.update(Cart.addItem, "b")
            return lab.afterCrash()
        }
        let second = try (isKilled ? crashed : lab).engine(Cart())
        try await second.run {
            let run = try await second.find(Cart.self, id: "c")
            #expect(try await run.update(Cart.addItem, "c") == 3)
            try await run.signal(Cart.checkOut, "paid")
            #expect(try await run.result() == "a b c paid")
        }
    }

    @Test func `An update that comes while a step is at work changes what the next one sees`() async throws {
        let lab = Lab()
        let (begun, goOn) = (Latch(), Latch())
        let engine = try lab.engine(Working(begun: begun, goOn: goOn))
        try await engine.run {
            let run = try await engine.start(Working.self, with: .init())
            await begun.wait()
            #expect(try await run.update(Working.raise, 5) == 5)
            #expect(try await run.update(Working.raise, 2) == 7)
            goOn.open()
            #expect(try await run.result() == 7)
        }
    }

    private struct Working: Workflow {
        struct State: Codable, Sendable {
            var sum = 0
            var seen: Int?
        }

        static let raise = UpdateMessage<Int, Int>("raise")
        let begun: Latch
        let goOn: Latch

        var handlers: Handlers<State> {
            On(Self.raise) { state, by in
                state.sum += by
                return state.sum
            }
        }

        var body: some Flow<State, Int> {
            Step("wait") { _ in
                begun.open()
                await goOn.wait()
            }
            Step("see", into: \.seen) { run in run.state.sum }
            Return { state in state.seen ?? -1 }
        }
    }

    // MARK: - What is refused

    @Test func `An update that is refused changes nothing, and leaves nothing in the journal`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Cart())
        try await engine.run {
            let run = try await engine.start(Cart.self, id: "c", with: .init(items: ["a", "b", "c"]))
            try await run.wait(for: .waiting)
            let before = try await lab.messageRows()
            let error = await #expect(throws: UpdateRejection.self) { try await run.update(Cart.addItem, "d", id: "m") }
            #expect(error?.runID == "c" && error?.update == "add item")
            #expect(error?.error.type.hasSuffix("Cart.Full") == true)
            // What the handler did before it threw counts as little.
            await #expect(throws: UpdateRejection.self) { try await run.update(Cart.breakDown) }
            #expect(try await lab.messageRows() == before)
            #expect(try await run.query(Cart.items) == ["a", "b", "c"])
            // An id that was refused is free.
            #expect(try await run.update(Cart.clear, id: "m") == 3)
        }
    }

    @Test func `What cannot be sent is refused with a reason, and leaves nothing`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Cart())
        try await engine.run {
            let run = try await engine.start(Cart.self, id: "c", with: .init())
            try await run.wait(for: .waiting)
            let before = try await lab.messageRows()
            let refusals: [(EngineError.Code, @Sendable () async throws -> Void)] = [
                (.notFound, { _ = try await engine.update("nobody", Cart.addItem, "a") }),
                (.unknownUpdate, { _ = try await run.update(UpdateMessage<Int, Int>("nothing"), 1) }),
                // A query's name is none of an update.
                (.unknownUpdate, { _ = try await run.update(UpdateMessage<Int, Int>("position"), 1) }),
                (.unreadableArgument, { _ = try await run.update(UpdateMessage<Int, Int>("add item"), 1) }),
                (.invalidID, { _ = try await run.update(Cart.addItem, "a", id: "") }),
                (.invalidID, { _ = try await run.update(Cart.addItem, "a", id: String(repeating: "x", count: 301)) }),
                (.tooLarge, { _ = try await run.update(Cart.addItem, String(repeating: "x", count: 33 << 20)) }),
            ]
            for (code, call) in refusals { #expect(await refusalCode(call) == code) }
            #expect(try await lab.messageRows() == before)
            try await run.signal(Cart.checkOut, "paid")
            _ = try await run.result()
            #expect(await refusalCode { _ = try await run.update(Cart.addItem, "a") } == .over)
        }
    }

    @Test func `A parked run answers no update, and says why`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Cart())
        try await engine.run {
            try await engine.start(Cart.self, id: "c", with: .init()).wait(for: .waiting)
        }
        let second = try lab.engine()
        try await second.run {
            #expect(await refusalCode { _ = try await second.update("c", Cart.addItem, "a") } == .parked)
        }
    }

    // MARK: - Ids

    @Test func `An update with an id is answered once, and the same again after a crash and after the run's end`()
        async throws
    {
        let lab = Lab()
        let engine = try lab.engine(Cart())
        let crashed = try await engine.run {
            let run = try await engine.start(Cart.self, id: "c", with: .init())
            let answers = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<50 { group.addTask { try await run.update(Cart.addItem, "a", id: "m") } }
                return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
            }
            #expect(answers == [1])
            return lab.afterCrash()
        }
        let second = try crashed.engine(Cart())
        try await second.run {
            let run = try await second.find(Cart.self, id: "c")
            #expect(try await run.update(Cart.addItem, "other", id: "m") == 1)
            #expect(try await run.query(Cart.items) == ["a"])
            // The same id for something else is a mistake of the sender.
            #expect(await refusalCode { _ = try await run.update(Cart.clear, id: "m") } == .invalidID)
            try await run.signal(Cart.checkOut, "paid")
            _ = try await run.result()
            #expect(try await run.update(Cart.addItem, "a", id: "m") == 1)
        }
        let third = try crashed.engine(Cart())
        try await third.run { () async throws -> Void in
            #expect(try await third.update("c", Cart.addItem, "a", id: "m") == 1)
        }
    }

    @Test(arguments: [false, true])
    func `An update whose commit fails is answered once all the same if it has an id`(hasID: Bool) async throws {
        let lab = Lab()
        // The start, then the update.
        let commits = HeldCommits(2)
        let engine = try lab.engine(Cart(), source: StoreSource.memory(lab.image).holding(commits))
        try await engine.run {
            let run = try await engine.start(Cart.self, with: .init())
            async let code = refusalCode { _ = try await run.update(Cart.addItem, "a", id: hasID ? "m" : nil) }
            await commits.isHeld.wait()
            commits.letGo(failing: JournalError(.diskFull, "the disk is full"))
            #expect(await code == (hasID ? nil : .journalFault))
            #expect(try await run.query(Cart.items) == (hasID ? ["a"] : []))
        }
    }

    @Test func `Deleted runs take the answers of their updates with them`() async throws {
        let lab = Lab()
        let engine = Engine(
            journal: .memory(lab.image),
            configuration: EngineConfiguration(retention: RetentionPolicy(completed: .after(.zero))), clock: lab.clock)
        try engine.register(Cart())
        try await engine.run {
            let run = try await engine.start(Cart.self, id: "c", with: .init())
            try await run.update(Cart.addItem, "a", id: "m")
            #expect(try await lab.view { try $0.count(of: EngineTables.messageAnswers.name) } == 1)
            try await run.signal(Cart.checkOut, "paid")
            while try await lab.view({ try $0.count(of: EngineTables.messageAnswers.name) }) > 0 { await Task.yield() }
        }
    }
}

extension Lab {
    /// How many commit groups the log has had, and how many rows there are of messages.
    func messageRows() async throws -> [Int] {
        [try await log().records, try await view { try $0.count(of: EngineTables.messageAnswers.name) }]
    }
}
