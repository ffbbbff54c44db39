import Ratchet
import RatchetEngine
import RatchetTesting
import Testing

/// The row "event feed", with crashes, and with those who are slow.
@Suite(.timeLimit(.minutes(5))) struct FeedRows {
    private static func configuration(_ bytes: Int, logBytes: Int = 1 << 20) -> EngineConfiguration {
        EngineConfiguration(
            journal: JournalConfiguration(limits: JournalLimits(logBytes: logBytes), feed: .bytes(bytes)),
            jobRetention: JobRetention(completed: .forever))
    }

    @Test(arguments: TestStore.all)
    func `Whoever follows misses nothing and sees nothing twice, before and after a crash anywhere`(
        store: TestStore
    ) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let errand = Errand { run in
                if run.attempt == 1 { throw Oops() }
                return run.arguments.name
            }
            let test = try TestEngine(
                jobs: [errand], store: store, configuration: Self.configuration(1 << 20), crash: crash)
            var seen: [EngineEvent] = []
            for name in ["a", "b", "c"] {
                try await test.enqueue(name)
                try await test.drain()
                let cursor = seen.last?.cursor
                seen += try await test.perform { try await $0.events(3, after: cursor) }
            }
            let all = try await test.perform { try await $0.events(9) }
            #expect(all == seen)
            return seen.map { "\($0.id) \($0.name)" }
        }
        #expect(outcome == ["a", "b", "c"].flatMap { ["\($0) enqueued", "\($0) failed", "\($0) completed"] })
    }

    @Test(arguments: TestStore.all)
    func `Whoever is slow holds nobody up, and has all of it in the end`(store: TestStore) async throws {
        let engine = Engine(
            journal: RealJournal(store).source, configuration: Self.configuration(8 << 20, logBytes: 4_096))
        try engine.register(Errand.noting(Effects()))
        let door = Door()
        let seen = try await engine.run { () async throws in
            async let slow = Self.follow(engine, 2_000, waitingAt: door)
            for part in 0..<10 {
                let names = (0..<100).map { Errand.Arguments(name: "\(part * 100 + $0)") }
                for job in try await engine.enqueue(Errand.self, all: names) { _ = try await job.result() }
            }
            door.open()
            return try await slow
        }
        let ids = Dictionary(grouping: seen, by: \.id)
        #expect(ids.count == 1_000 && ids.values.allSatisfy { $0.map(\.name) == ["enqueued", "completed"] })
        #expect(zip(seen, seen.dropFirst()).allSatisfy { $0.cursor < $1.cursor })
    }

    /// Stops in front of a door once it has seen something.
    private static func follow(_ engine: Engine, _ count: Int, waitingAt door: Door) async throws -> [EngineEvent] {
        var events: [EngineEvent] = []
        for try await event in engine.events() {
            events.append(event)
            if events.count == 1 { await door.wait() }
            if events.count == count { break }
        }
        return events
    }

    @Test(arguments: TestStore.all)
    func `Whoever is further behind than the feed reaches is told so, and can begin with what there is`(
        store: TestStore
    ) async throws {
        let engine = Engine(journal: RealJournal(store).source, configuration: Self.configuration(2_000))
        try engine.register(Errand.noting(Effects()))
        try await engine.run { () async throws in
            _ = try await engine.enqueue(Errand.self, .init(name: "first"), id: "first").result()
            let old = try await engine.events(2)
            #expect(old.map(\.id) == ["first", "first"])
            for number in 0..<300 { _ = try await engine.enqueue(Errand.self, .init(name: "\(number)")).result() }
            #expect(await refusal { _ = try await engine.events(1, after: old[1].cursor) } == .feedGone)
            let oldest = try await engine.events(1)
            #expect(oldest[0].cursor > old[1].cursor)
        }
    }
}
