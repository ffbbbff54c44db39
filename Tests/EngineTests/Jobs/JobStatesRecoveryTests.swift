import Ratchet
import RatchetEngine
import RatchetTesting
import Testing

@Suite(.timeLimit(.minutes(5))) struct JobStatesRecoveryTests {
    /// A job whose name says what becomes of it.
    private struct Various: Job {
        struct Arguments: Codable, Sendable, Hashable { let what: String }

        static let retry = RetryPolicy.constant(.seconds(600), attempts: 2)
        static let retention: JobRetention? = JobRetention(completed: .forever, cancelled: .forever)

        let clock: ManualClock

        func perform(_ run: JobRun<Arguments>) async throws -> String {
            try await run.log("attempt \(run.attempt)")
            try await run.heartbeat(run.arguments.what)
            switch run.arguments.what {
            case "retrying": throw Trouble()
            case "dead": throw NonRetryable(Trouble())
            case "snoozing" where clock.now < ManualClock().now + .seconds(600): throw Snooze(for: .seconds(600))
            case "running": try await clock.sleep(for: .seconds(600))
            default: break
            }
            return run.arguments.what
        }
    }

    @Test(arguments: TestStore.all)
    func `what is known of jobs is the same after a crash, whatever they are at`(store: TestStore) async throws {
        let clock = ManualClock()
        let test = try TestEngine(jobs: [Various(clock: clock)], store: store, clock: clock)
        for what in ["retrying", "dead", "snoozing", "running", "done", "changed", "cancelled", "later", "waiting"] {
            let isLater = ["later", "changed", "cancelled"].contains(what)
            let options = JobOptions(
                queue: what == "waiting" ? "paused" : nil, delay: isLater ? .seconds(600) : nil, tags: [what])
            try await test.perform { engine in
                if what == "waiting" { try await engine.queue("paused").pause() }
                let job = try await engine.enqueue(Various.self, .init(what: what), id: RunID(what), options: options)
                if what == "changed" { try await job.change(priority: 2, due: engine.now + .seconds(700)) }
                if what == "cancelled" { try await job.cancel() }
            }
        }
        for _ in 0..<2 {
            let before = try await test.perform { try await $0.jobs() }
            let queues = try await test.perform { try await $0.queues() }
            #expect(before.count == 9)
            try await test.crashAndRecover()
            let after = try await test.perform { try await $0.jobs() }
            // The one that was at work is made again, and says so.
            #expect(after.filter { $0.status != .running } == before.filter { $0.status != .running })
            #expect(
                after.first { $0.status == .running }?.lines.count
                    == before.first { $0.status == .running }
                    .map { $0.lines.count + 1 })
            #expect(try await test.perform { try await $0.queues() } == queues)
        }
        try await test.perform { try await $0.queue("paused").resume() }
        try await test.drain()
        let rest = try await test.perform { try await $0.jobs() }
        #expect(rest.allSatisfy { $0.status.isOver || $0.status == .dead })
    }
}
