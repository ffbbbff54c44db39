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

    private static func engine(
        _ journal: RealJournal, _ interceptors: [any Interceptor] = [], keeping isKept: Bool = false
    ) throws -> Engine {
        let engine = Engine(
            journal: journal.source,
            configuration: EngineConfiguration(
                journal: JournalConfiguration(feed: .bytes(1 << 20)),
                jobRetention: isKept ? JobRetention(completed: .forever) : JobRetention(), interceptors: interceptors))
        try engine.register(Echo())
        return engine
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
            return try await first.events(6)
        }
        #expect(
            all.map { "\($0.id) \($0.name)" } == ["a", "b", "c"].flatMap { ["\($0) enqueued", "\($0) completed"] })
        let second = try Self.engine(journal)
        let rest = try await second.run { () async throws in try await second.events(4, after: all[1].cursor)
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

    /// Forgets what it was given.
    private struct Forgetful: Interceptor {
        func enqueue(_ jobs: EnqueueContext, next: EnqueueContext.Next) async throws -> EnqueuedJobs {
            var jobs = jobs
            jobs.jobs = []
            return try await next(jobs)
        }
    }

    @Test(arguments: TestStore.all)
    func `An interceptor that leaves out jobs is told so, and nothing is enqueued`(
        store: TestStore
    ) async throws {
        let journal = RealJournal(store)
        let engine = try Self.engine(journal, [Forgetful()], keeping: true)
        try engine.schedule("nightly", .daily(at: "02:00"), Echo.self, with: .init(text: "tick"))
        try await engine.run { () async throws in
            let error = await #expect(throws: EngineError.self) {
                try await engine.enqueue(Echo.self, .init(text: "hello"))
                return
            }
            #expect(error?.code == .invalidState)
            let refused = await #expect(throws: EngineError.self) {
                _ = try await engine.schedules.trigger("nightly")
                return
            }
            #expect(refused?.code == .invalidState)
            #expect(try await engine.jobs().isEmpty)
        }
    }

    /// Notes what goes through it, and adds its name to each text.
    private struct Marking: Interceptor {
        let name: String
        let effects: Effects

        func enqueue(_ jobs: EnqueueContext, next: EnqueueContext.Next) async throws -> EnqueuedJobs {
            var jobs = jobs
            for place in jobs.jobs.indices where jobs.jobs[place].kind == "Echo" {
                var echo = try jobs.jobs[place].arguments.decoded(as: Echo.Arguments.self)
                echo.text += name
                jobs.jobs[place].arguments = try RecordedValue(echo)
            }
            return try await next(jobs)
        }

        /// Around an attempt: the first one of a job is refused.
        func step(_ step: StepContext, next: StepContext.Next) async throws -> RecordedValue {
            effects.add("\(name) \(step.workflow) \(step.attempt)")
            if name == "b", step.workflow == "Echo", step.attempt == 1 { throw RetryAfter(.milliseconds(1), Oops()) }
            return try await next()
        }
    }

    @Test(arguments: TestStore.all)
    func `Whoever enqueues goes through the interceptors, the first outermost, and so does what is done`(
        store: TestStore
    ) async throws {
        let (journal, effects) = (RealJournal(store), Effects())
        let engine = try Self.engine(journal, ["a", "b"].map { Marking(name: $0, effects: effects) }, keeping: true)
        try engine.register(
            Scripted {
                Step("order") { run in try run.enqueue(Echo.self, .init(text: "step ")) }
            })
        try await engine.run { () async throws in
            let called = try await engine.enqueue(Echo.self, .init(text: "call ")).result()
            let client = try await journal.client()
            let many = try await engine.enqueue(Echo.self, all: [.init(text: "bulk ")])[0].result()
            let sent = try await client.enqueue(kind: "Echo", json: #"{"text":"sent "}"#).answer()
            let outside: String = try await engine.job(Echo.self, id: sent).result()
            _ = try await engine.start(Scripted.self, with: .init()).result()
            var all: [JobInfo] = []
            while all.count(where: { $0.status == .completed }) < 4 { all = try await engine.jobs() }
            #expect([called, many, outside] == ["call ab", "bulk ab", "sent ab"])
            #expect(all.last?.output?.json == #""step ab""#)
            await client.close()
        }
        let around = effects.all.filter { $0.contains("Echo") }
        #expect(around.count == 16 && Set(around) == ["a Echo 1", "b Echo 1", "a Echo 2", "b Echo 2"])
        #expect(Array(around.prefix(4)) == ["a Echo 1", "b Echo 1", "a Echo 2", "b Echo 2"])
    }

    /// Enqueues another one as long as it has a depth.
    private struct Chain: Job {
        struct Arguments: Codable, Sendable, Hashable { var depth: Int }

        static let retry = RetryPolicy.constant(.seconds(10), attempts: 2)
        let effects: Effects

        func perform(_ run: JobRun<Arguments>) async throws {
            effects.add("\(run.arguments.depth)#\(run.attempt)")
            guard run.arguments.depth > 0 else { throw Oops() }
            try run.enqueue(
                Chain.self, .init(depth: run.arguments.depth - 1), options: JobOptions(delay: .seconds(3_600)))
        }
    }

    @Test(arguments: TestStore.all)
    func `A test drains jobs that enqueue jobs, for as long as it says, and finds what is left`(
        store: TestStore
    ) async throws {
        let effects = Effects()
        try await Chain(effects: effects).perform(inline: .init(depth: 1))
        await #expect(throws: Oops.self) {
            try await Chain(effects: effects).perform(inline: .init(depth: 0), attempt: 2)
        }
        #expect(effects.all == ["1#1", "0#2"])
        let test = try TestEngine(jobs: [Chain(effects: effects)], store: store)
        try await test.enqueue(Chain.self, .init(depth: 3))
        let start = test.now
        var error = await #expect(throws: TestEngineError.self) { try await test.drain(limit: .seconds(5_000)) }
        #expect(error?.code == .outOfTime)
        #expect(try await test.enqueued(Chain.self) == [.init(depth: 1)])
        error = await #expect(throws: TestEngineError.self) { try await test.drain(moves: 1) }
        #expect(error?.code == .outOfTime)
        try await test.drain()
        #expect(effects.all.dropFirst(2) == ["3#1", "2#1", "1#1", "0#1", "0#2"])
        #expect(test.now - start == .seconds(3 * 3_600 + 10))
        #expect(try await test.jobs(JobFilter(statuses: [.dead])).map(\.failedAttempts) == [2])
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
