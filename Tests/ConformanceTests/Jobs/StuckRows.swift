import Ratchet
import RatchetEngine
import RatchetTesting
import Testing

/// The rows "stuck work" and "shutdown".
@Suite(.timeLimit(.minutes(5))) struct StuckRows {
    @Test(arguments: TestStore.all)
    func `What was at work in a crash is made again at once, as the same attempt, and finds what it had recorded`(
        store: TestStore
    ) async throws {
        let (effects, clock) = (Effects(), ManualClock())
        let start = clock.now
        let errand = Errand { run in
            let part = try await run.once("part") { effects.all.count }
            effects.add("\(run.arguments.name) \((clock.now - start).components.seconds) \(run.attempt) \(part)")
            try await clock.sleep(for: .seconds(60))
            return ""
        }
        let test = try TestEngine(jobs: [errand], store: store, clock: clock, configuration: .keeping())
        try await test.enqueue("a")
        try await test.advance(by: .seconds(20))
        try await test.crashAndRecover()
        try await test.drain()
        #expect(effects.all == ["a 0 1 0", "a 20 1 0"])
        #expect(try await test.info("a").failedAttempts == 0)
    }

    @Test(arguments: TestStore.all)
    func `A job that hangs is given up after its time, and what it brings later changes nothing`(
        store: TestStore
    ) async throws {
        let (effects, door) = (Effects(), Door())
        let errand = Hurried { run in
            guard run.attempt == 1 else { return "second" }
            await TestEngine.waiting { await door.wait() }
            effects.add("late")
            return "first"
        }
        let test = try TestEngine(
            jobs: [errand], store: store, configuration: .keeping(Queue("default", concurrency: 1)))
        let start = test.now
        let output = try await test.perform { engine in
            try await engine.enqueue(Hurried.self, .init(), id: "a").result()
        }
        #expect(output == "second" && test.now - start == .seconds(40))
        door.open()
        try await test.wait { !effects.all.isEmpty }
        let info = try await test.perform { try await $0.job(Hurried.self, id: "a").info() }
        #expect(info.output?.json == "\"second\"" && info.failures.map(\.attempt) == [1])
    }

    @Test(arguments: TestStore.all)
    func `A job that was discarded while it hung, and is retried, counts by its new attempt only`(
        store: TestStore
    ) async throws {
        let (begun, first, second) = (Effects(), Door(), Door())
        let errand = Errand { run in
            begun.add("begun")
            let isFirst = begun.all.count == 1
            await TestEngine.waiting { await (isFirst ? first : second).wait() }
            return isFirst ? "first" : "second"
        }
        let test = try TestEngine(
            jobs: [errand], store: store, configuration: .keeping(Queue("default", concurrency: 2)))
        try await test.enqueue("a")
        try await test.perform { engine in _ = try await engine.discardJobs(JobFilter(kinds: ["Errand"])) }
        try await test.handle("a") { try await $0.retry() }
        try await test.wait { begun.all.count == 2 }
        second.open()
        #expect(try await test.handle("a") { try await $0.result() } == "second")
        first.open()
        try await test.enqueue("b")
        #expect(try await test.handle("b") { try await $0.result() } == "second")
        #expect(try await test.info("a").output?.json == "\"second\"")
        #expect(try await test.perform { try await $0.queues() }.map(\.running) == [0])
    }

    @Test(arguments: TestStore.all, [nil, 1, 2] as [UInt64?])
    func `Nothing is taken twice`(store: TestStore, seed: UInt64?) async throws {
        let (effects, clock) = (Effects(), ManualClock())
        let test = try TestEngine(
            jobs: [Errand.timed(effects, clock, .seconds(1))], store: store, seed: seed, clock: clock,
            configuration: .keeping(Queue("default", concurrency: 50, perKey: KeyLimit(concurrency: 20))))
        for part in 0..<4 {
            try await test.enqueue(all: (0..<50).map { "\(part)-\($0)" }, of: part == 0 ? nil : "\(part % 2)")
            try await test.enqueue(all: (50..<75).map { "\(part)-\($0)" }, JobOptions(delay: .seconds(2)))
        }
        try await test.advance(by: .milliseconds(2_500))
        try await test.restart()
        try await test.drain()
        let names = effects.all.compactMap { $0.split(separator: " ").first }
        #expect(names.count == 300 && Set(names).count == 300)
    }

    @Test(arguments: TestStore.all)
    func `A job that ends the process each time becomes a dead letter, and all others are done`(
        store: TestStore
    ) async throws {
        // What a power cut leaves can be had of a journal in memory only.
        guard store == .memory else { return }
        var image = MemoryImage()
        let clock = ManualClock()
        for life in 0..<5 { image = try await Self.live(image, clock, others: life * 3..<life * 3 + 3) }
        let engine = Self.engine(image, clock)
        try engine.register(Errand { $0.arguments.name })
        try await engine.run {
            for number in 0..<15 {
                #expect(try await engine.job(Errand.self, id: RunID("\(number)")).result() == "\(number)")
            }
            let poison: JobHandle<Errand> = try await engine.job(Errand.self, id: "poison")
            let error = await #expect(throws: DeadJobError.self) { try await poison.result() }
            #expect(error?.error.text.hasPrefix("the process has ended 3 times while this job was at work") == true)
            try await poison.retry()
            #expect(try await poison.result() == "poison")
        }
    }

    @Test func `A job that was put off and ends the process each time becomes a dead letter, though it is alone`()
        async throws
    {
        var image = MemoryImage()
        let clock = ManualClock()
        for _ in 0..<5 { image = try await Self.live(image, clock, others: 0..<0, delay: .seconds(60)) }
        let engine = Self.engine(image, clock)
        try engine.register(Errand { $0.arguments.name })
        try await engine.run { () async throws in
            let poison: JobHandle<Errand> = try await engine.job(Errand.self, id: "poison")
            #expect(try await poison.info().status == .dead)
        }
    }

    /// One life of a process that ends when the poison is at work; what it leaves behind.
    private static func live(
        _ image: MemoryImage, _ clock: ManualClock, others: Range<Int>, delay: Duration? = nil
    ) async throws -> MemoryImage {
        let (engine, isPoisoned) = (engine(image, clock), Effects())
        try engine.register(
            Errand { run in
                guard run.arguments.name == "poison" else { return run.arguments.name }
                isPoisoned.add("yes")
                try await clock.sleep(for: .days(10_000))
                return ""
            })
        return try await engine.run {
            for name in ["poison"] + others.map(String.init) {
                try await engine.enqueue(
                    Errand.self, .init(name: name), id: RunID(name), options: JobOptions(delay: delay))
            }
            if let delay { clock.advance(by: delay) }
            // Once it has become a dead letter, nothing ends the process any more.
            while isPoisoned.all.isEmpty {
                if try await engine.job(Errand.self, id: "poison").info().status == .dead { break }
                await Task.yield()
            }
            return image.copy()
        }
    }

    private static func engine(_ image: MemoryImage, _ clock: ManualClock) -> Engine {
        var configuration = EngineConfiguration.keeping()
        configuration.gracePeriod = .zero
        return Engine(journal: .memory(image), configuration: configuration, clock: clock)
    }

    @Test(arguments: TestStore.all)
    func `A stop lets jobs end, and takes no others; one that takes too long is made again, uncounted`(
        store: TestStore
    ) async throws {
        let (effects, clock) = (Effects(), ManualClock())
        let errand = Errand { run in
            effects.add("\(run.arguments.name) \(run.attempt)")
            try await clock.sleep(for: .seconds(run.arguments.name == "long" ? 60 : 10))
            effects.add("\(run.arguments.name) done")
            return ""
        }
        var configuration = EngineConfiguration.keeping(Queue("default", concurrency: 2))
        configuration.gracePeriod = .seconds(30)
        let test = try TestEngine(jobs: [errand], store: store, clock: clock, configuration: configuration)
        for name in ["long", "short", "next"] { try await test.enqueue(name) }
        let start = clock.now
        try await test.restart()
        #expect(clock.now - start == .seconds(30))
        #expect(effects.all.prefix(3) == ["long 1", "short 1", "short done"])
        try await test.drain()
        #expect(
            effects.all.sorted() == ["long 1", "long 1", "long done", "next 1", "next done", "short 1", "short done"])
        #expect(try await test.info("long").failedAttempts == 0)
    }

    @Test(arguments: TestStore.all)
    func `What is enqueued while the engine stops is kept, and done the next time`(store: TestStore) async throws {
        let (journal, begun, door) = (RealJournal(store), Door(), Door())
        let first = Engine(journal: journal.source, configuration: .keeping())
        try first.register(
            Errand { run in
                begun.open()
                await door.wait()
                return run.arguments.name.uppercased()
            })
        try await first.run {
            try await first.enqueue(Errand.self, .init(name: "a"), id: "a")
            await begun.wait()
            first.stop()
            // The stop is under way while a job is at work.
            for number in 0..<100 {
                guard (try? await first.enqueue(Errand.self, .init(name: "b"), id: RunID("\(number)"))) != nil else {
                    break
                }
                await Task.yield()
            }
            door.open()
        }
        let effects = Effects()
        let second = Engine(journal: journal.source, configuration: .keeping())
        try second.register(Errand.noting(effects))
        try await second.run {
            for number in 0..<100 {
                let job: JobHandle<Errand> = try await second.job(Errand.self, id: RunID("\(number)"))
                #expect(try await job.result() == "B")
            }
        }
        // The first ones may have come before the stop.
        #expect(Set(effects.all) == ["b"] && effects.all.count <= 100)
    }
}
