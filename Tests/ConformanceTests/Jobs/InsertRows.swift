import Logging
import Ratchet
import RatchetEngine
import RatchetTesting
import Testing

/// The rows "kind and queue" and "insert".
@Suite(.timeLimit(.minutes(5))) struct InsertRows {
    @Test(arguments: TestStore.all)
    func `A job of a kind that nobody knows is set aside and reported, and done once somebody does`(
        store: TestStore
    ) async throws {
        let (effects, lines, journal) = (Effects(), Effects(), RealJournal(store))
        let logger = Logger(label: "conformance") { _ in MessageHandler(effects: lines) }
        let before = Engine(journal: journal.source, configuration: .keeping(), logger: logger)
        try await before.run {
            let job = try await before.enqueue(Errand.self, .init(name: "a"), id: "a")
            while !lines.all.contains(where: { $0.contains("a kind that nobody has registered") }) {
                await Task.yield()
            }
            #expect(try await job.info().status == .queued)
        }
        let after = Engine(journal: journal.source, configuration: .keeping())
        try after.register(Errand.noting(effects))
        let output = try await after.run { try await after.job(Errand.self, id: "a").result() as String }
        #expect(output == "A" && effects.all == ["a"])
    }

    @Test(arguments: TestStore.all)
    func `A job goes where its kind says, or its caller`(store: TestStore) async throws {
        let (effects, clock) = (Effects(), ManualClock())
        let test = try TestEngine(
            jobs: [Errand.timed(effects, clock, .seconds(10))], store: store, clock: clock,
            configuration: .keeping(Queue("default", concurrency: 1), Queue("other", concurrency: 1)))
        for name in ["a", "b"] { try await test.enqueue(name) }
        try await test.enqueue("c", JobOptions(queue: "other"))
        try await test.drain()
        #expect(effects.all == ["a 0", "c 0", "b 10"])
        #expect(try await test.info("c").queue == "other")
    }

    @Test(arguments: TestStore.all)
    func `Many jobs are enqueued in one commit, all or none, and their ids are in order`(
        store: TestStore
    ) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let test = try TestEngine(jobs: [Errand.noting(Effects())], store: store, crash: crash)
            let ids = try await test.perform { engine in
                try await engine.enqueue(
                    Errand.self, all: (0..<100).map { .init(name: "\($0)") }, options: JobOptions(delay: .seconds(60))
                ).map(\.id)
            }
            let refused = await refusal {
                try await test.enqueue(all: ["a", "b"], JobOptions(priority: 10))
            }
            let found = try await test.perform { try await $0.jobs(limit: 1_000) }
            // A call that is repeated because its answer was lost enqueues all of them once more.
            #expect(found.suffix(100).map(\.id) == ids && found.count % 100 == 0)
            return [found.suffix(100).map(\.arguments.json).joined(), "\(refused as Any)"]
        }
        #expect(outcome.first?.hasPrefix("{\"name\":\"0\"}{\"name\":\"1\"}") == true)
        #expect(outcome.last == "\(EngineError.Code.invalidJob as Any?)")
    }

    @Test(arguments: TestStore.all)
    func `A job is enqueued with whatever else a step does, exactly once, and not by an attempt that fails`(
        store: TestStore
    ) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let effects = Effects()
            let flow = Scripted {
                Step("order") { run in
                    try run.enqueue(Errand.self, .init(name: "mail"))
                    if run.attempt == 1 { throw Oops() }
                }
            }
            let errand = Errand { run in
                effects.add(run.arguments.name)
                if run.arguments.name == "mail" { try run.enqueue(Errand.self, .init(name: "copy")) }
                if run.attempt == 1 { throw Oops() }
                return run.arguments.name
            }
            let test = try TestEngine(flow, jobs: [errand], store: store, configuration: .keeping(), crash: crash)
            _ = try await test.run(Scripted.self, id: "r", with: .init())
            try await test.drain()
            let jobs = try await test.perform { try await $0.jobs() }
            return jobs.map { "\($0.arguments.json) \($0.status)" } + effects.keys
        }
        #expect(outcome == ["{\"name\":\"mail\"} completed", "{\"name\":\"copy\"} completed", "copy", "mail"])
    }

    @Test(arguments: TestStore.all)
    func `A job is done at a moment or after a time, also if that passes while nothing runs`(
        store: TestStore
    ) async throws {
        let (effects, clock) = (Effects(), ManualClock())
        let test = try TestEngine(jobs: [Errand.timed(effects, clock)], store: store, clock: clock)
        let start = clock.now
        try await test.enqueue("after", JobOptions(delay: .seconds(60)))
        try await test.enqueue("at", JobOptions(due: start + .seconds(30)))
        try await test.enqueue("far", JobOptions(delay: .seconds(86_400)))
        #expect(try await test.statuses() == ["after scheduled", "at scheduled", "far scheduled"])
        try await test.crashAndRecover(after: .seconds(10))
        try await test.advance(to: start + .seconds(61))
        #expect(effects.all == ["at 30", "after 60"])
        try await test.restart(after: .seconds(100_000))
        try await test.drain()
        #expect(effects.all == ["at 30", "after 60", "far 100061"])
    }
}

/// Keeps what a logger is told.
private struct MessageHandler: LogHandler {
    let effects: Effects
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { effects.add("\(event.message)") }
}
