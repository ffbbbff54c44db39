import Ratchet
import RatchetEngine
import RatchetTesting
import Testing

/// What must not come between a step and its place in a queue.
@Suite(.timeLimit(.minutes(5))) struct LostPlaceRows {
    /// Enqueues no jobs but errands.
    private struct Picky: Interceptor {
        func enqueue(_ jobs: EnqueueContext, next: EnqueueContext.Next) async throws -> EnqueuedJobs {
            guard jobs.jobs.allSatisfy({ $0.kind == "Errand" }) else { throw Oops() }
            return try await next(jobs)
        }
    }

    @Test(arguments: TestStore.all)
    func `Who reads messages from a queue gets no step's place, and the messages behind it once it has gone`(
        store: TestStore
    ) async throws {
        let (effects, clock) = (Effects(), ManualClock())
        let test = try TestEngine(
            Label.timed(effects, clock, .seconds(10)), store: store, clock: clock,
            configuration: .keeping(Queue("printer", concurrency: 1)))
        let start = test.now
        for name in ["a", "b"] { try await test.start(Label.self, id: RunID(name), with: .init(name: name)) }
        try await test.advance(by: .seconds(1))
        let early = try await test.queue("printer") { try await $0.read(String.self, for: .hours(1)).count }
        #expect(early == 0)
        let late = try await test.queue("printer") { queue in
            try await queue.send("hello")
            return try await queue.read(String.self, for: .hours(1), waiting: .hours(1)).map(\.value)
        }
        #expect(late == ["hello"])
        #expect(test.now < start + .minutes(1))
        #expect(try await test.find(Label.self, id: "b").result() == "b")
        #expect(effects.all == ["a 0", "b 10"])
    }

    @Test func `Neither a small limit of payloads nor an interceptor of jobs keeps a step out of its queue`()
        async throws
    {
        var (small, picky) = (EngineConfiguration(), EngineConfiguration())
        small.payloadLimit = 64
        picky.interceptors = [Picky()]
        for configuration in [small, picky] {
            let (effects, clock) = (Effects(), ManualClock())
            let test = try TestEngine(Label.timed(effects, clock), clock: clock, configuration: configuration)
            #expect(try await test.run(Label.self, id: "r", with: .init(name: "r")) == "r")
        }
    }
}
