import Ratchet
import RatchetEngine
import RatchetTesting
import Testing

/// Rate limits while the clock is set.
@Suite(.timeLimit(.minutes(5))) struct LimitClockRows {
    private static let queues: [Queue] = [
        Queue("default", rateLimit: .window(2, per: .seconds(60))),
        Queue("default", rateLimit: .bucket(2, per: .seconds(60), burst: 2)),
        Queue("default", keyRateLimit: .window(2, per: .seconds(60))),
        Queue("default", keyRateLimit: .bucket(2, per: .seconds(60), burst: 2)),
    ]

    @Test(arguments: queues, [-1, 1])
    func `A clock that is set by an hour holds no job up for longer than twice the limit's time`(
        queue: Queue, hours: Int64
    ) async throws {
        let (effects, clock) = (Effects(), ManualClock())
        let test = try TestEngine(
            jobs: [Errand.noting(effects)], clock: clock, configuration: .keeping(queue))
        try await test.enqueue(all: (0..<4).map { "\($0)" }, of: "a")
        try await test.advance(by: .seconds(10))
        #expect(effects.all.count == 2)
        clock.jump(to: clock.now + .hours(hours))
        try await test.advance(by: .seconds(121))
        #expect(effects.all.count == 4, "\(queue)")
    }

    @Test(arguments: queues, [-1, 1])
    func `Nor does it hold up a job that is enqueued afterwards`(queue: Queue, hours: Int64) async throws {
        let (effects, clock) = (Effects(), ManualClock())
        let test = try TestEngine(
            jobs: [Errand.noting(effects)], clock: clock, configuration: .keeping(queue))
        try await test.enqueue(all: (0..<3).map { "\($0)" }, of: "a")
        try await test.advance(by: .seconds(10))
        clock.jump(to: clock.now + .hours(hours))
        try await test.enqueue(all: (0..<1).map { "\($0)" }, of: "a")
        try await test.advance(by: .seconds(121))
        #expect(effects.all.count == 4, "\(queue)")
    }
}
