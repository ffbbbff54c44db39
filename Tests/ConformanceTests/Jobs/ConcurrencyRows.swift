import Ratchet
import RatchetEngine
import RatchetTesting
import Testing

/// The rows "concurrency" and "strict order per key".
@Suite(.timeLimit(.minutes(5))) struct ConcurrencyRows {
    @Test(arguments: TestStore.all)
    func `No more jobs are at work than the queue allows, and that can be changed while it runs, for good`(
        store: TestStore
    ) async throws {
        let (effects, clock) = (Effects(), ManualClock())
        let test = try TestEngine(
            jobs: [Errand.timed(effects, clock, .seconds(10))], store: store, clock: clock,
            configuration: .keeping(Queue("default", concurrency: 3)))
        try await test.enqueue(all: (0..<12).map { _ in "a" })
        try await test.advance(by: .seconds(15))
        try await test.queue { try await $0.set(concurrency: 6) }
        try await test.drain()
        let first = [0, 0, 0, 10, 10, 10, 15, 15, 15, 20, 20, 20].map { "a \($0)" }
        #expect(effects.all == first)
        try await test.crashAndRecover()
        try await test.enqueue(all: (0..<12).map { _ in "b" })
        try await test.drain()
        #expect(effects.all == first + [30, 30, 30, 30, 30, 30, 40, 40, 40, 40, 40, 40].map { "b \($0)" })
        #expect(try await test.perform { try await $0.queues() }.map(\.settings.concurrency) == [6])
    }

    @Test(arguments: TestStore.all, [nil, KeyLimit(concurrency: 1)])
    func `Keys take turns, so that one with many jobs starves nobody`(store: TestStore, limit: KeyLimit?) async throws {
        let (effects, clock) = (Effects(), ManualClock())
        let test = try TestEngine(
            jobs: [Errand.timed(effects, clock, .seconds(10))], store: store, clock: clock,
            configuration: .keeping(Queue("default", concurrency: 2, perKey: limit)))
        try await test.queue { try await $0.pause() }
        try await test.enqueue(all: (0..<40).map { "hot \($0)" }, of: "hot")
        try await test.crashAndRecover()
        for tenant in ["ada", "bob"] { try await test.enqueue(all: (0..<3).map { "\(tenant) \($0)" }, of: tenant) }
        try await test.queue { try await $0.resume() }
        try await test.drain()
        for tenant in ["ada", "bob"] {
            let places = effects.all.indices.filter { effects.all[$0].hasPrefix(tenant) }
            #expect(places.count == 3 && (places.last ?? .max) < 12, "\(places)")
        }
        // In its own turn, each is as it was enqueued.
        #expect(
            effects.all.filter { $0.hasPrefix("hot") }.compactMap { $0.split(separator: " ").dropFirst().first }
                == (0..<40).map { "\($0)" })
    }

    @Test(arguments: TestStore.all)
    func `No more jobs of one key are at work than allowed, and that can be changed while it runs`(
        store: TestStore
    ) async throws {
        let (effects, clock) = (Effects(), ManualClock())
        let test = try TestEngine(
            jobs: [Errand.timed(effects, clock, .seconds(10))], store: store, clock: clock,
            configuration: .keeping(Queue("default", concurrency: 10)))
        try await test.enqueue(all: ["a", "a", "a"], of: "a")
        // The three that are at work count, though they began when there was no limit.
        try await test.queue { try await $0.set(keyConcurrency: 2) }
        try await test.enqueue(all: ["a", "a", "a", "a"], of: "a")
        try await test.enqueue(all: ["b"], of: "b")
        try await test.enqueue(all: ["none", "none", "none"])
        try await test.drain()
        #expect(
            effects.all.sorted() == [
                "a 0", "a 0", "a 0", "a 10", "a 10", "a 20", "a 20", "b 0", "none 0", "none 0", "none 0",
            ])
    }

    @Test(arguments: TestStore.all)
    func `In a strict order a job waits for the one before it, whatever becomes of that, and others do not wait`(
        store: TestStore
    ) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let (effects, clock) = (Effects(), ManualClock())
            let start = clock.now
            let errand = Errand { run in
                try await run.log("attempt \(run.attempt)")
                if run.arguments.name == "a1", run.attempt < 3 { throw Oops() }
                if run.arguments.name == "a2", clock.now < start + .seconds(60) { throw Snooze(for: .seconds(50)) }
                effects.add(run.arguments.name)
                return run.arguments.name
            }
            let test = try TestEngine(
                jobs: [errand], store: store, clock: clock,
                configuration: .keeping(
                    Queue("default", perKey: KeyLimit(order: .strict))), crash: crash)
            for name in ["a1", "a2", "a3", "b1", "b2"] { try await test.enqueue(name, of: "\(name.prefix(1))") }
            let blocked = try await test.perform { try await $0.queues() }.flatMap(\.blockedKeys)
            try await test.drain()
            return [blocked] + ["a", "b"].map { tenant in effects.unrepeated.filter { $0.hasPrefix(tenant) } }
        }
        #expect(outcome == [["a"], ["a1", "a2", "a3"], ["b1", "b2"]])
    }

    @Test(arguments: TestStore.all, [KeyLimit.Order.strict, .strictBehindDead])
    func `A dead letter lets those behind it pass, or they wait until it is redriven or deleted`(
        store: TestStore, order: KeyLimit.Order
    ) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let (effects, mended) = (Effects(), Effects())
            let errand = Errand { run in
                if run.arguments.name.hasSuffix("1"), mended.all.isEmpty { throw NonRetryable(Oops()) }
                effects.add(run.arguments.name)
                return run.arguments.name
            }
            let test = try TestEngine(
                jobs: [errand], store: store,
                configuration: .keeping(Queue("default", perKey: KeyLimit(order: order))), crash: crash)
            for name in ["a1", "a2", "b1", "b2"] { try await test.enqueue(name, of: "\(name.prefix(1))") }
            try await test.drain()
            let before = effects.keys
            mended.add("yes")
            try await test.handle("a1") { job in if try await job.info().status == .dead { try await job.retry() } }
            try await test.drain()
            try await test.perform { engine in
                _ = try await engine.deleteJobs(JobFilter(statuses: [.dead], keys: ["b"]))
            }
            try await test.drain()
            return [before, effects.unrepeated]
        }
        let waits = order == .strictBehindDead
        #expect(outcome == (waits ? [[], ["a1", "a2", "b2"]] : [["a2", "b2"], ["a2", "b2", "a1"]]))
    }
}

extension Effects {
    /// In order, and what is done again after a crash only the first time.
    var unrepeated: [String] {
        var seen: Set<String> = []
        return all.filter { seen.insert($0).inserted }
    }
}
