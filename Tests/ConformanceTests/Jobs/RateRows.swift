import Ratchet
import RatchetEngine
import RatchetTesting
import Testing

/// The row "rate limit".
@Suite(.timeLimit(.minutes(5))) struct RateRows {
    @Test(arguments: TestStore.all)
    func `In no stretch of time begin more jobs than the limit says, and to wait for it uses no attempt`(
        store: TestStore
    ) async throws {
        let (effects, clock) = (Effects(), ManualClock())
        let test = try TestEngine(
            jobs: [Errand.timed(effects, clock)], store: store, clock: clock,
            configuration: .keeping(Queue("default", rateLimit: .window(3, per: .seconds(60)))))
        try await test.enqueue(all: (0..<2).map { _ in "a" })
        try await test.advance(by: .seconds(20))
        try await test.enqueue(all: (0..<6).map { _ in "b" })
        try await test.crashAndRecover(after: .seconds(5))
        try await test.advance(by: .seconds(15))
        try await test.restart()
        try await test.drain()
        #expect(effects.all == ["a 0", "a 0", "b 20", "b 60", "b 60", "b 80", "b 120", "b 120"])
        #expect(try await test.perform { try await $0.jobs() }.allSatisfy { $0.failedAttempts == 0 })
    }

    @Test func `A restart anywhere lets no more through`() async throws {
        let isKept = try await Crashes.anywhere(over: .memory) { crash in
            let (effects, clock) = (Effects(), ManualClock())
            let test = try TestEngine(
                jobs: [Errand.timed(effects, clock)], clock: clock,
                configuration: .keeping(Queue("default", rateLimit: .window(2, per: .seconds(60)))), crash: crash)
            for number in 0..<5 { try await test.enqueue("\(number)") }
            try await test.drain()
            let times = effects.all.compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
            return times.allSatisfy { time in times.count { time..<time + 60 ~= $0 } <= 2 } && times.count >= 5
        }
        #expect(isKept)
    }

    @Test(arguments: TestStore.all)
    func `A bucket lets a burst through, and then one after the other as it is refilled`(
        store: TestStore
    ) async throws {
        let (effects, clock) = (Effects(), ManualClock())
        let test = try TestEngine(
            jobs: [Errand.timed(effects, clock)], store: store, clock: clock,
            configuration: .keeping(Queue("default", rateLimit: .bucket(6, per: .seconds(60), burst: 3))))
        try await test.enqueue(all: (0..<5).map { _ in "a" })
        try await test.advance(by: .seconds(15))
        try await test.crashAndRecover()
        try await test.drain()
        try await test.advance(by: .seconds(80))
        try await test.enqueue(all: (0..<4).map { _ in "b" })
        try await test.drain()
        #expect(effects.all == ["a 0", "a 0", "a 0", "a 10", "a 20", "b 100", "b 100", "b 100", "b 110"])
    }

    @Test func `A job takes as much of the limit as it weighs, and at most all of it`() async throws {
        let (effects, clock) = (Effects(), ManualClock())
        let test = try TestEngine(
            jobs: [Errand.timed(effects, clock)], clock: clock,
            configuration: .keeping(Queue("default", rateLimit: .window(10, per: .seconds(60)))))
        for (name, weight) in [("a", 6), ("b", 6), ("c", 3), ("d", 1_000), ("e", 1)] {
            try await test.enqueue(name, JobOptions(weight: weight))
        }
        try await test.drain()
        #expect(effects.all == ["a 0", "b 60", "c 60", "d 120", "e 180"])
    }

    @Test(arguments: TestStore.all)
    func `Each key has a limit of its own, and the others go on`(store: TestStore) async throws {
        let (effects, clock) = (Effects(), ManualClock())
        let test = try TestEngine(
            jobs: [Errand.timed(effects, clock)], store: store, clock: clock,
            configuration: .keeping(Queue("default", concurrency: 1, keyRateLimit: .window(1, per: .seconds(60)))))
        try await test.enqueue(all: ["a", "a", "a"], of: "a")
        try await test.enqueue(all: ["b", "b"], of: "b")
        try await test.enqueue(all: ["none", "none"])
        try await test.advance(by: .seconds(30))
        try await test.crashAndRecover()
        try await test.drain()
        #expect(effects.all.sorted() == ["a 0", "a 120", "a 60", "b 0", "b 60", "none 0", "none 0"])
    }

    @Test func `Jobs that are made in one call, and messages that are read in one, keep to the limit too`()
        async throws
    {
        let (effects, clock) = (Effects(), ManualClock())
        let limit = RateLimit.window(3, per: .seconds(60))
        let test = try TestEngine(
            jobs: [Bundle(clock: clock, effects: effects)], clock: clock,
            configuration: .keeping(Queue("bundles", rateLimit: limit), Queue("mail", rateLimit: limit)))
        try await test.perform { engine in
            try await engine.enqueue(Bundle.self, all: (0..<8).map { Bundle.Arguments(number: $0) })
            for number in 0..<8 { try await engine.queue("mail").send(number) }
        }
        try await test.drain()
        #expect(effects.all == ["0 1 2 at 0", "3 4 5 at 60", "6 7 at 120"])
        let read = try await test.queue("mail") { queue in
            var sizes: [Int] = []
            for _ in 0..<3 {
                sizes.append(try await queue.read(Int.self, 8, for: .days(1), waiting: .seconds(90)).count)
            }
            return sizes
        }
        // Whoever waits gets some as soon as the limit lets them through.
        #expect(read == [3, 3, 2] && clock.now - ManualClock().now == .seconds(240))
    }
}
