import Ratchet
import RatchetEngine
import RatchetTesting
import Testing

/// The rows "cancel, discard, retry, delete", "dead letters", "pause / resume queues" and "retention".
@Suite(.timeLimit(.minutes(5))) struct ChangeRows {
    private static let later = JobOptions(delay: .seconds(600))

    @Test(arguments: TestStore.all)
    func `Nobody waits for the time of a job that was cancelled`(store: TestStore) async throws {
        let test = try TestEngine(jobs: [Errand.noting(Effects())], store: store)
        for name in ["a", "b"] { try await test.enqueue(name, JobOptions(delay: .seconds(86_400))) }
        let start = test.now
        try await test.handle("a") { try await $0.cancel() }
        try await test.handle("b") { try await $0.change(due: start + .seconds(60)) }
        try await test.drain()
        #expect(test.now - start == .seconds(60))
    }

    @Test(arguments: TestStore.all)
    func `A job can be cancelled, changed, retried or deleted by its id, whatever crashes`(
        store: TestStore
    ) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let (effects, mended) = (Effects(), Effects())
            let errand = Errand { run in
                effects.add("\(run.arguments.name) \(run.attempt)")
                if run.arguments.name == "fails", mended.all.isEmpty { throw RetryAfter(.seconds(900), Oops()) }
                return run.arguments.name
            }
            let test = try TestEngine(jobs: [errand], store: store, configuration: .keeping(), crash: crash)
            for name in ["cancelled", "changed", "deleted", "early"] { try await test.enqueue(name, Self.later) }
            try await test.enqueue("fails")
            try await test.handle("cancelled") { if try await !$0.info().status.isOver { try await $0.cancel() } }
            try await test.handle("changed") {
                try await $0.change(queue: "other", priority: 2, arguments: .init(name: "otherwise"))
            }
            try await test.perform { engine in
                let found: JobHandle<Errand>? = try? await engine.job(Errand.self, id: "deleted")
                try await found?.delete()
            }
            mended.add("yes")
            for name in ["early", "fails"] {
                try await test.handle(RunID(name)) { if try await !$0.info().status.isOver { try await $0.retry() } }
            }
            let before = effects.keys
            let statuses = try await test.statuses()
            try await test.drain()
            let changed = try await test.info("changed")
            return before + statuses + [changed.queue, "\(changed.priority)", changed.output?.json ?? ""]
        }
        #expect(
            outcome == [
                "early 1", "fails 1", "cancelled cancelled", "changed scheduled", "early completed", "fails completed",
                "other", "2", "\"otherwise\"",
            ])
    }

    @Test(arguments: TestStore.all)
    func `Many jobs are meant by a filter, which has to say something`(store: TestStore) async throws {
        let test = try TestEngine(
            jobs: [Errand.noting(Effects())], store: store, configuration: .keeping(Queue("other")))
        for tenant in ["a", "b"] {
            for (tag, queue) in [("x", "default"), ("y", "other")] {
                try await test.enqueue(
                    "\(tenant)\(tag)", of: tenant, JobOptions(queue: queue, delay: .seconds(600), tags: [tag]))
            }
        }
        for number in 0..<2 {
            let refused = await refusal {
                try await test.perform { engine in
                    let filter = JobFilter()
                    _ = number == 0 ? try await engine.cancelJobs(filter) : try await engine.deleteJobs(filter)
                }
            }
            #expect(refused == .unsuitableFilter)
        }
        let counts = try await test.perform { engine in
            [
                try await engine.cancelJobs(JobFilter(keys: ["a"], tags: ["x"])),
                try await engine.discardJobs(JobFilter(queues: ["other"], keys: ["a"])),
                try await engine.retryJobs(JobFilter(statuses: [.scheduled], keys: ["b"]), limit: 1),
                try await engine.deleteJobs(JobFilter(kinds: ["Errand"], tags: ["y"]), limit: 1),
            ]
        }
        #expect(counts == [1, 1, 1, 1])
        #expect(try await test.statuses() == ["ax cancelled", "bx completed", "by scheduled"])
        #expect(try await test.perform { try await $0.cancelJobs(.all) } == 1)
    }

    @Test(arguments: TestStore.all)
    func `Whoever cancels many does not cancel dead letters, unless that is said`(store: TestStore) async throws {
        let errand = Errand { run in
            if run.arguments.name.hasPrefix("dead") { throw NonRetryable(Oops()) }
            return run.arguments.name
        }
        let test = try TestEngine(jobs: [errand], store: store, configuration: .keeping())
        for name in ["done", "dead", "dead too"] { try await test.enqueue(name) }
        try await test.drain()
        for name in ["later", "much later"] { try await test.enqueue(name, Self.later) }
        let counts = try await test.perform { engine in
            [
                try await engine.cancelJobs(JobFilter(kinds: ["Errand"]), limit: 1),
                try await engine.cancelJobs(.all),
            ]
        }
        #expect(counts == [1, 1])
        #expect(
            try await test.statuses() == [
                "done completed", "dead dead", "dead too dead", "later cancelled", "much later cancelled",
            ])
        let named = try await test.perform { engine in
            [
                try await engine.cancelJobs(JobFilter(ids: ["dead"])),
                try await engine.cancelJobs(JobFilter(statuses: [.dead])),
            ]
        }
        #expect(named == [1, 1])
    }

    @Test(arguments: TestStore.all)
    func `A filter finds all that it means, also behind more than a page of others`(store: TestStore) async throws {
        let (clock, count) = (ManualClock(), 1_500)
        let test = try TestEngine(
            jobs: [Errand.timed(Effects(), clock, .seconds(60))], store: store, clock: clock,
            configuration: .keeping(Queue("default", concurrency: count)))
        try await test.enqueue(all: (0..<count).map { "\($0)" })
        try await test.enqueue(all: ["last", "but", "not", "least"])
        let waiting = JobFilter(statuses: [.queued])
        #expect(try await test.perform { try await $0.jobs(waiting, limit: 3).count } == 3)
        #expect(
            try await test.perform { try await $0.jobs(JobFilter(statuses: [.running]), limit: 5_000).count } == count)
        #expect(try await test.perform { try await $0.cancelJobs(waiting) } == 4)
    }

    @Test(arguments: TestStore.all)
    func `A job at work that is cancelled is told so, and what it does then changes nothing`(
        store: TestStore
    ) async throws {
        let (effects, clock) = (Effects(), ManualClock())
        let errand = Errand { run in
            effects.add("begun")
            do { try await clock.sleep(for: .days(1)) } catch { effects.add("told") }
            return "anyway"
        }
        let test = try TestEngine(jobs: [errand], store: store, clock: clock, configuration: .keeping())
        try await test.enqueue("a")
        #expect(try await test.info("a").status == .running)
        #expect(await refusal { try await test.handle("a") { try await $0.change(priority: 1) } } == .unsuitableJob)
        try await test.handle("a") { try await $0.cancel() }
        await #expect(throws: RunCancellation.self) { try await test.handle("a") { try await $0.result() } }
        #expect(await refusal { try await test.handle("a") { try await $0.cancel() } } == .over)
        try await test.crashAndRecover()
        #expect(effects.all == ["begun", "told"])
        #expect(try await test.statuses() == ["a cancelled"])
    }

    @Test(arguments: TestStore.all)
    func `Dead letters are kept with all errors, and redriven to where they were or elsewhere, some or all`(
        store: TestStore
    ) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let (effects, mended) = (Effects(), Effects())
            let errand = Errand { run in
                guard !mended.all.isEmpty else { throw Oops() }
                effects.add("\(run.arguments.name) \(run.attempt)")
                return run.arguments.name
            }
            let test = try TestEngine(
                jobs: [errand], store: store, configuration: .keeping(Queue("other", concurrency: 1)), crash: crash)
            for name in ["a", "b", "c", "d"] { try await test.enqueue(name) }
            try await test.drain()
            let dead = try await test.perform { engine in
                try await engine.jobs(JobFilter(statuses: [.dead])).map { "\($0.id) \($0.failures.count)" }
            }
            mended.add("yes")
            // So many that not all may be redriven: a call that is repeated would redrive others.
            try await test.handle("a") { if try await $0.info().status == .dead { try await $0.retry() } }
            try await test.handle("b") {
                if try await $0.info().status == .dead { try await $0.retry(to: "other") }
            }
            try await test.perform { engine in
                let rest = try await engine.jobs(JobFilter(statuses: [.dead])).count
                if rest == 2 { _ = try await engine.retryJobs(JobFilter(statuses: [.dead]), limit: 1) }
            }
            try await test.drain()
            let queue = try await test.info("b").queue
            return dead + [queue] + effects.keys + (try await test.statuses())
        }
        #expect(
            outcome == [
                "a 3", "b 3", "c 3", "d 3", "other", "a 1", "b 1", "c 1", "a completed", "b completed", "c completed",
                "d dead",
            ])
    }

    @Test(arguments: TestStore.all)
    func `A queue that is paused takes no job until it is resumed, also after a restart; one, or all`(
        store: TestStore
    ) async throws {
        let effects = Effects()
        let test = try TestEngine(jobs: [Errand.noting(effects)], store: store, configuration: .keeping())
        try await test.queue { try await $0.pause() }
        try await test.enqueue("a")
        try await test.enqueue("b", JobOptions(queue: "other"))
        try await test.crashAndRecover(after: .seconds(60))
        try await test.drain()
        #expect(effects.all == ["b"])
        try await test.queue { try await $0.resume() }
        #expect(effects.all == ["b", "a"])
        try await test.perform { try await $0.pauseQueues() }
        try await test.restart()
        for (name, queue) in [("c", "default"), ("d", "other")] {
            try await test.enqueue(name, JobOptions(queue: queue))
        }
        #expect(try await test.perform { try await $0.queues() }.map(\.isPaused) == [true, true])
        try await test.perform { try await $0.resumeQueues() }
        try await test.drain()
        #expect(effects.unrepeated.sorted() == ["a", "b", "c", "d"] && effects.all.count == 4)
    }

    @Test(arguments: TestStore.all)
    func `A job that is over is kept for as long as was said: not at all, for a time, or for ever`(
        store: TestStore
    ) async throws {
        var configuration = EngineConfiguration()
        configuration.jobRetention = JobRetention(completed: .after(.seconds(3_600)), cancelled: .forever)
        let test = try TestEngine(
            jobs: [Errand.noting(Effects()), Brief {}], store: store, configuration: configuration)
        for name in ["done", "cancelled"] {
            try await test.enqueue(name, name == "done" ? JobOptions() : Self.later)
        }
        try await test.handle("cancelled") { try await $0.cancel() }
        try await test.perform { engine in _ = try await engine.enqueue(Brief.self, .init(), id: "brief") }
        #expect(try await test.statuses() == ["done completed", "cancelled cancelled"])
        #expect(try await test.info("done").output?.json == "\"DONE\"")
        try await test.advance(by: .seconds(3_500))
        #expect(try await test.statuses() == ["done completed", "cancelled cancelled"])
        try await test.crashAndRecover(after: .seconds(200))
        try await test.advance(by: .seconds(1))
        #expect(try await test.statuses() == ["cancelled cancelled"])
        #expect(await refusal { _ = try await test.info("done") } == .notFound)
        // An id of which nothing is left is free.
        #expect(try await test.enqueue("done"))
        #expect(try await test.enqueue("cancelled") == false)
        try await test.advance(by: .days(10_000))
        #expect(try await test.statuses() == ["cancelled cancelled"])
    }
}

/// A kind of jobs of which nothing is kept.
private struct Brief: Job {
    struct Arguments: Codable, Sendable, Hashable {}

    static let retention: JobRetention? = JobRetention()

    let work: @Sendable () -> Void

    func perform(_ run: JobRun<Arguments>) async throws { work() }
}
