import Ratchet
import RatchetEngine
import RatchetTesting
import Testing

/// The rows "batch jobs", "output, progress, logs of a job" and "middleware / events".
@Suite(.timeLimit(.minutes(5))) struct BundleRows {
    @Test(arguments: TestStore.all)
    func `Jobs are made many in one call, up to a limit, and each has a result of its own`(
        store: TestStore
    ) async throws {
        let (effects, clock) = (Effects(), ManualClock())
        let test = try TestEngine(
            jobs: [Bundle(clock: clock, effects: effects, failing: [2, 5])], store: store, clock: clock,
            configuration: .keeping(Queue("bundles", concurrency: 1)))
        try await test.queue("bundles") { try await $0.pause() }
        let jobs = try await test.perform { engine in
            try await engine.enqueue(Bundle.self, all: (0..<6).map { Bundle.Arguments(number: $0) }).map(\.id)
        }
        try await test.crashAndRecover()
        try await test.queue("bundles") { try await $0.resume() }
        try await test.drain()
        #expect(effects.all == ["0 1 2 3 at 0", "4 5 at 0", "2 5 at 10"])
        for (number, id) in jobs.enumerated() {
            let (output, failed) = try await test.perform { engine in
                let job: JobHandle<Bundle> = try await engine.job(Bundle.self, id: id)
                return (try await job.result(), try await job.info().failedAttempts)
            }
            #expect(output == number * 2 && failed == ([2, 5].contains(number) ? 1 : 0))
        }
    }

    /// Takes its time, and says of the last of its jobs only that it goes on.
    private struct Slow: BatchJob {
        struct Arguments: Codable, Sendable, Hashable { var number: Int }

        static let heartbeat: Duration? = .seconds(10)
        static let retry = RetryPolicy.constant(.seconds(10), attempts: 1)
        let clock: ManualClock
        let speaks: Bool

        func perform(_ batch: [JobRun<Arguments>]) async throws -> [Result<Int, any Error>] {
            for part in 0..<6 {
                try await clock.sleep(for: .seconds(8))
                if speaks, let last = batch.last { try await last.heartbeat(part) }
            }
            return batch.map { .success($0.arguments.number) }
        }
    }

    @Test(arguments: [true, false])
    func `A call goes on for as long as any of its jobs gives a sign`(speaks: Bool) async throws {
        let clock = ManualClock()
        let test = try TestEngine(
            jobs: [Slow(clock: clock, speaks: speaks)], clock: clock,
            configuration: .keeping(Queue("default", concurrency: 1)))
        try await test.queue { try await $0.pause() }
        try await test.perform { engine in
            _ = try await engine.enqueue(Slow.self, all: (0..<3).map { .init(number: $0) })
        }
        try await test.queue { try await $0.resume() }
        try await test.drain()
        let jobs = try await test.perform { try await $0.jobs() }
        #expect(jobs.map(\.status) == Array(repeating: speaks ? .completed : .dead, count: 3))
        #expect(jobs.last?.progress?.json == (speaks ? "5" : nil))
    }

    @Test func `A job of which a call says nothing has failed`() async throws {
        let (effects, clock) = (Effects(), ManualClock())
        let test = try TestEngine(
            jobs: [Bundle(clock: clock, effects: effects, results: 1)], clock: clock,
            configuration: .keeping(Queue("bundles", concurrency: 1)))
        try await test.queue("bundles") { try await $0.pause() }
        try await test.perform { engine in
            _ = try await engine.enqueue(Bundle.self, all: (0..<3).map { Bundle.Arguments(number: $0) })
        }
        try await test.queue("bundles") { try await $0.resume() }
        try await test.drain()
        #expect(effects.all == ["0 1 2 at 0", "1 2 at 10"])
        let jobs = try await test.perform { try await $0.jobs() }
        #expect(jobs.map(\.status) == [.completed, .completed, .dead])
        #expect(jobs.last?.failures.last?.error.text.contains("no result for this job") == true)
    }

    @Test(arguments: TestStore.all)
    func `What a job says, how far it is and what it returned can be read while it runs and later`(
        store: TestStore
    ) async throws {
        let clock = ManualClock()
        let start = clock.now
        let errand = Errand { run in
            for page in 1...3 {
                try await run.log("page \(page)")
                try await run.heartbeat(page * 10)
                try await clock.sleep(for: .seconds(10))
            }
            return "read"
        }
        let test = try TestEngine(jobs: [errand], store: store, clock: clock, configuration: .keeping())
        try await test.enqueue("a")
        try await test.advance(by: .seconds(15))
        let during = try await test.info("a")
        #expect(during.status == .running && during.output == nil && during.progress?.json == "20")
        #expect(during.lines.map(\.text) == ["page 1", "page 2"])
        try await test.restart()
        try await test.drain()
        let after = try await test.info("a")
        #expect(after.status == .completed && after.output?.json == "\"read\"" && after.progress?.json == "30")
        #expect(
            after.lines.map { "\($0.text) \(($0.time - start).components.seconds)" }
                == ["page 1 0", "page 2 10", "page 3 20"])
        #expect(after.ended == start + .seconds(30))
    }

    private struct Noting: Interceptor {
        let name: String
        let effects: Effects

        func step(_ step: StepContext, next: StepContext.Next) async throws -> RecordedValue {
            effects.add("\(name) \(step.workflow) \(step.path) \(step.attempt)")
            return try await next()
        }
    }

    @Test(arguments: TestStore.all)
    func `Interceptors stand around a job's attempts as they do around a step's`(store: TestStore) async throws {
        let effects = Effects()
        let errand = Errand { run in
            if run.attempt == 1 { throw Oops() }
            return ""
        }
        let both = ["a", "b"].map { Noting(name: $0, effects: effects) }
        let test = try TestEngine(jobs: [errand], store: store, configuration: EngineConfiguration(interceptors: both))
        try await test.enqueue("job")
        try await test.drain()
        #expect(
            effects.all == [1, 2].flatMap { attempt in ["a", "b"].map { "\($0) Errand perform \(attempt)" } })
    }
}
