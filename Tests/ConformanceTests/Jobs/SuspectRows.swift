import Ratchet
import RatchetEngine
import RatchetTesting
import Testing

/// Rate limits of jobs that are made one at a time, because one of them may have ended the process.
@Suite(.timeLimit(.minutes(5))) struct SuspectRows {
    @Test func `Jobs that are made one at a time count at the moments at which they begin`() async throws {
        let (effects, clock) = (Effects(), ManualClock())
        let test = try TestEngine(
            jobs: [Errand.timed(effects, clock, .seconds(1))], clock: clock,
            configuration: .keeping(Queue("default", concurrency: 5, rateLimit: .window(5, per: .seconds(60)))))
        try await test.enqueue(all: (0..<15).map { "\($0)" })
        for _ in 0..<2 { try await test.crashAndRecover() }
        try await test.drain()
        let times = effects.all.compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
        #expect(times.count >= 15)
        #expect(times.allSatisfy { time in times.count { time..<time + 60 ~= $0 } <= 5 }, "\(times)")
    }
}
