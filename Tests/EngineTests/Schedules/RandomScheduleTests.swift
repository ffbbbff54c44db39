import Ratchet
import RatchetTesting
import Testing

@testable import RatchetEngine

/// Whatever happens to the engine and to its clock, each tick is run once or reported.
@Suite(.timeLimit(.minutes(5))) struct RandomScheduleTests {
    private struct Watch: Workflow {
        struct State: Codable, Sendable { let minutes: Int }
        let runs: Tally

        var body: some Flow<State, Nothing> {
            Step("note") { run in runs.add(run.runID) }
            Repeat("rest", while: { _ in true }, atMost: 1) { Sleep("a while", for: .minutes(7)) }
        }
    }

    /// As long as a run of the other.
    private struct WatchJob: Job {
        struct Arguments: Codable, Sendable {}
        struct Again: Error {}
        static let retry = RetryPolicy.constant(.minutes(7), attempts: 2)
        let runs: Tally

        func perform(_ run: JobRun<Arguments>) async throws {
            runs.add(run.runID)
            if run.attempt == 1 { throw Again() }
        }
    }

    private static let policies: [(MissedTicks, TickOverlap, ScheduleOptions)] = [
        (.skip, .skip, ScheduleOptions()), (.latest, .bufferOne, ScheduleOptions(jitter: .minutes(2))),
        (.all(atMost: 5), .bufferAll(atMost: 3), ScheduleOptions(catchUp: .minutes(40))),
        (.latest, .cancelOther, ScheduleOptions()), (.all(atMost: 1_000), .allow, ScheduleOptions()),
    ]

    @Test(arguments: 0..<5, [UInt64(1), 2, 3, 4])
    func `Each planned tick is run exactly once, or reported with its cause`(policy: Int, seed: UInt64) async throws {
        let (missed, overlap, options) = Self.policies[policy]
        let (runs, rule) = (Tally(), ScheduleRule.every(.minutes(5)))
        let test = try TestEngine(Watch(runs: runs), seed: seed, crash: .often(seed: seed, within: 40))
        try test.prepare { engine in
            try engine.schedule(
                "s", rule, Watch.self, with: Watch.State(minutes: 7), missed: missed, overlap: overlap, options: options
            )
        }
        try await Self.check(test, rule, runs, seed)
    }

    /// One whose job is cancelled may be so before it has begun.
    @Test(arguments: [0, 1, 2, 4], [UInt64(1), 2, 3, 4])
    func `Each planned tick enqueues exactly one job, or is reported with its cause`(
        policy: Int, seed: UInt64
    ) async throws {
        let (missed, overlap, options) = Self.policies[policy]
        let (runs, rule) = (Tally(), ScheduleRule.every(.minutes(5)))
        let test = try TestEngine(jobs: [WatchJob(runs: runs)], seed: seed, crash: .often(seed: seed, within: 40))
        try test.prepare { engine in
            try engine.schedule(
                "s", rule, WatchJob.self, with: .init(), missed: missed, overlap: overlap, options: options)
        }
        try await Self.check(test, rule, runs, seed)
    }

    private static func check(_ test: TestEngine, _ rule: ScheduleRule, _ runs: Tally, _ seed: UInt64) async throws {
        var chance = SplitMix64(seed: seed)
        for _ in 0..<60 { try await happen(to: test, &chance) }
        try await test.perform { try await $0.schedules.resume("s") }
        try await test.advance(by: .hours(10))
        let row = try await test.perform { try await $0.schedules.schedule(named: "s") }
        let planned = try rule.next(100_000, after: row.created).prefix { $0 <= row.position }.count
        let begun = Set(runs.order)
        // A step may be made again after a crash, by the same run.
        #expect(begun.count == row.started)
        #expect(begun.count + row.losses.values.reduce(0, +) + row.waiting.count == planned)
        #expect(planned > 100 && begun.count > 10)
    }

    private static func happen(to test: TestEngine, _ chance: inout SplitMix64) async throws {
        let minutes = Int(chance.next() % 40)
        switch chance.next() % 9 {
        case 0: test.clock.jump(to: test.now + .hours(1))
        case 1: test.clock.jump(to: test.now - .hours(1))
        case 2: try await test.restart(after: .minutes(minutes))
        case 3: try await test.crashAndRecover(after: .minutes(minutes))
        case 4: try await test.perform { try await $0.schedules.pause("s") }
        case 5: try await test.perform { try await $0.schedules.resume("s") }
        default: try await test.advance(by: .minutes(minutes))
        }
    }
}

extension Timestamp {
    fileprivate static func - (time: Timestamp, duration: Duration) -> Timestamp { time + (.zero - duration) }
}
