import Ratchet
import RatchetTesting
import Synchronization
import Testing

/// Following what happens, standing around enqueuing, and testing jobs.
@Suite(.timeLimit(.minutes(5))) struct FollowingRows {
    private struct Echo: Job {
        struct Arguments: Codable, Sendable, Hashable { var text: String }

        func perform(_ run: JobRun<Arguments>) async throws -> String { run.arguments.text }
    }

    /// Refuses some jobs, and marks the others.
    private struct Guard: Interceptor {
        struct Refused: Error, Hashable {}

        func enqueue(_ jobs: EnqueueContext, next: EnqueueContext.Next) async throws -> EnqueuedJobs {
            var jobs = jobs
            for place in jobs.jobs.indices {
                var echo = try jobs.jobs[place].arguments.decoded(as: Echo.Arguments.self)
                guard echo.text != "secret" else { throw Refused() }
                echo.text += "!"
                jobs.jobs[place].arguments = try RecordedValue(echo)
            }
            return try await next(jobs)
        }
    }

    private static func engine(_ journal: RealJournal, _ interceptors: [any Interceptor] = []) throws -> Engine {
        let engine = Engine(
            journal: journal.source,
            configuration: EngineConfiguration(
                journal: JournalConfiguration(feed: .bytes(1 << 20)), interceptors: interceptors))
        try engine.register(Echo())
        return engine
    }

    private static func events(
        of engine: Engine, after cursor: EventCursor? = nil, _ count: Int
    ) async throws -> [EngineEvent] {
        var events: [EngineEvent] = []
        for try await event in engine.events(after: cursor) {
            events.append(event)
            if events.count == count { break }
        }
        return events
    }

    @Test(arguments: TestStore.all)
    func `Whoever follows sees each event once and in order, and goes on behind a cursor with the next engine`(
        store: TestStore
    ) async throws {
        let journal = RealJournal(store)
        let first = try Self.engine(journal)
        let all = try await first.run { () async throws in
            for text in ["a", "b", "c"] {
                _ = try await first.enqueue(Echo.self, .init(text: text), id: RunID(text)).result()
            }
            return try await Self.events(of: first, 6)
        }
        #expect(
            all.map { "\($0.id) \($0.name)" } == ["a", "b", "c"].flatMap { ["\($0) enqueued", "\($0) completed"] })
        let second = try Self.engine(journal)
        let rest = try await second.run { () async throws in try await Self.events(of: second, after: all[1].cursor, 4)
        }
        #expect(rest == Array(all[2...]))
    }

    @Test(arguments: TestStore.all)
    func `Interceptors stand around enqueuing: they change jobs, or refuse all of a call`(
        store: TestStore
    ) async throws {
        let engine = try Self.engine(RealJournal(store), [Guard()])
        try await engine.run { () async throws in
            #expect(try await engine.enqueue(Echo.self, .init(text: "hello")).result() == "hello!")
            try await engine.queue("default").pause()
            await #expect(throws: Guard.Refused()) {
                try await engine.enqueue(Echo.self, all: [.init(text: "fine"), .init(text: "secret")])
                return
            }
            #expect(try await engine.jobs().isEmpty)
        }
    }

    @Test(arguments: TestStore.all)
    func `A test does jobs in line, sees what is enqueued, and drains what is due later`(store: TestStore) async throws
    {
        #expect(try await Echo().perform(inline: .init(text: "in line")) == "in line")
        let test = try TestEngine(jobs: [Echo()], store: store)
        try await test.perform { engine in try await engine.queue("default").pause() }
        try await test.enqueue(Echo.self, .init(text: "now"))
        try await test.enqueue(Echo.self, .init(text: "later"), options: JobOptions(delay: .seconds(86_400)))
        #expect(try await test.enqueued(Echo.self).map(\.text) == ["now", "later"])
        try await test.perform { engine in try await engine.queue("default").resume() }
        let start = test.now
        try await test.drain()
        #expect(try await test.jobs().isEmpty)
        #expect(test.now - start == .seconds(86_400))
    }
}
