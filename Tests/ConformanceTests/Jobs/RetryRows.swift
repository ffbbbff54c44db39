import Ratchet
import RatchetEngine
import RatchetTesting
import Testing

/// The rows "retry for jobs" and "snooze".
@Suite(.timeLimit(.minutes(5))) struct RetryRows {
    @Test(arguments: [nil, 1, 2, 3] as [UInt64?])
    func `A job is tried 25 times, and waits for the fourth power of its failures in seconds, give or take a tenth`(
        seed: UInt64?
    ) async throws {
        let (effects, clock) = (Effects(), ManualClock())
        let test = try TestEngine(jobs: [Patient(clock: clock, effects: effects)], seed: seed, clock: clock)
        let job = try await test.perform { try await $0.enqueue(Patient.self, .init()).id }
        while try await test.perform({ try await $0.job(Patient.self, id: job).info().status }) != .dead {
            try await test.advance(by: .days(1))
            if effects.all.count.isMultiple(of: 4) { try await test.crashAndRecover() }
        }
        let times = effects.all.compactMap { Double($0) }
        #expect(times.count == 25)
        let waits = zip(times, times.dropFirst()).enumerated().map { place, pair in
            (pair.1 - pair.0) / Double((1...4).reduce(1_000) { product, _ in product * (place + 1) })
        }
        #expect(waits.allSatisfy { 0.899...1.101 ~= $0 }, "\(waits)")
        #expect(seed == nil ? waits.allSatisfy { $0 == 1 } : Set(waits).count > 10)
    }

    @Test(arguments: TestStore.all)
    func `A kind, a job, an error and whoever was asked can say how often and when it is tried again`(
        store: TestStore
    ) async throws {
        let (effects, clock) = (Effects(), ManualClock())
        let start = clock.now
        let errand = Errand { run in
            effects.add("\(run.arguments.name) \((clock.now - start).components.seconds)")
            switch run.arguments.name {
            case "later": throw RetryAfter(.seconds(77), Oops())
            case "never": throw NonRetryable(Oops())
            default: throw Oops()
            }
        }
        let test = try TestEngine(jobs: [errand], store: store, clock: clock)
        for name in ["kind", "later", "never"] { try await test.enqueue(name) }
        try await test.enqueue("twice", JobOptions(attempts: 2))
        try await test.crashAndRecover()
        try await test.drain()
        #expect(
            effects.all.sorted() == [
                "kind 0", "kind 10", "kind 20", "later 0", "later 154", "later 77", "never 0", "twice 0", "twice 10",
            ])
        #expect(try await test.statuses() == ["kind", "later", "never", "twice"].map { "\($0) dead" })
        let failures = try await test.info("twice").failures
        #expect(failures.map(\.attempt) == [1, 2] && failures.allSatisfy { $0.error.text == "oops" })
        #expect(failures.map { ($0.time - start).components.seconds } == [0, 10])
    }

    @Test(arguments: TestStore.all)
    func `Attempts are counted through a crash anywhere, and the job is done once it succeeds`(
        store: TestStore
    ) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let effects = Effects()
            let errand = Errand { run in
                effects.add("\(run.key) \(run.attempt)")
                guard run.attempt == 3 else { throw Oops() }
                return "done"
            }
            let test = try TestEngine(jobs: [errand], store: store, configuration: .keeping(), crash: crash)
            try await test.enqueue("a")
            let output = try await test.handle("a") { try await $0.result() }
            return effects.keys + [output, "\(try await test.info("a").failedAttempts)"]
        }
        #expect(outcome == ["a/perform 1", "a/perform 2", "a/perform 3", "done", "2"])
    }

    @Test func `A job that is tried again has the priority that it had`() async throws {
        let (effects, clock) = (Effects(), ManualClock())
        let errand = Errand { run in
            effects.add(run.arguments.name)
            if run.arguments.name == "urgent", run.attempt == 1 { throw Oops() }
            try await clock.sleep(for: .seconds(15))
            return ""
        }
        let test = try TestEngine(
            jobs: [errand], clock: clock, configuration: .keeping(Queue("default", concurrency: 1)))
        try await test.enqueue("urgent", JobOptions(priority: 1))
        for name in ["a", "b", "c"] { try await test.enqueue(name) }
        try await test.drain()
        #expect(effects.all == ["urgent", "a", "urgent", "b", "c"])
        #expect(try await test.info("urgent").priority == 1)
    }

    @Test(arguments: TestStore.all)
    func `A job that snoozes is made later, which is counted, and uses no attempt`(store: TestStore) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let (effects, clock) = (Effects(), ManualClock())
            let start = clock.now
            let errand = Errand { run in
                let seconds = (clock.now - start).components.seconds
                effects.add("\(seconds) \(run.attempt)")
                guard seconds >= 200 else { throw Snooze(for: .seconds(100)) }
                return "done"
            }
            let test = try TestEngine(
                jobs: [errand], store: store, clock: clock, configuration: .keeping(), crash: crash)
            try await test.enqueue("a", JobOptions(attempts: 1))
            _ = try await test.handle("a") { try await $0.result() }
            let info = try await test.info("a")
            return effects.keys + ["\(info.snoozes) \(info.failedAttempts)"]
        }
        #expect(outcome == ["0 1", "100 1", "200 1", "2 0"])
    }
}
