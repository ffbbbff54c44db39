import Ratchet
import RatchetEngine
import RatchetTesting
import Testing

/// The rows "steps", "retry policy", "timeouts", "heartbeat", "resumable step" and "explicit crash contract".
@Suite(.timeLimit(.minutes(5))) struct StepRows {
    @Test(arguments: TestStore.all)
    func `A result is kept through a crash, and a step without one is known to be done`(store: TestStore) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let effects = Effects()
            let flow = Scripted {
                Step("make", into: \.word) { _ in "made" }
                Step("void") { run in effects.add(run.key) }
                Update("look") { state in state.trace.append(state.word ?? "nothing") }
            }
            let test = try TestEngine(flow, store: store, crash: crash)
            return try await test.run(Scripted.self, id: "r", with: .init()) + effects.keys
        }
        #expect(outcome == ["made", "r/void"])
    }

    @Test(arguments: TestStore.all)
    func `A result that cannot be encoded fails its step, and the journal is none the worse`(
        store: TestStore
    ) async throws {
        let flow = Scripted {
            When("bad", { $0.list == [1] }) {
                Step("count", into: \.real) { _ in .infinity }
            }
        }
        let test = try TestEngine(flow, store: store)
        let failure = await #expect(throws: RunFailure.self) {
            try await test.run(Scripted.self, with: .init(list: [1]))
        }
        #expect(failure?.path == "bad/then/count")
        try await test.crashAndRecover()
        #expect(try await test.run(Scripted.self, with: .init()) == [])
    }

    @Test(arguments: TestStore.all)
    func `Attempts follow each other after growing waits, through a crash, and the last is followed by none`(
        store: TestStore
    ) async throws {
        let flow = Scripted { Step("try") { _ in throw Oops() }.retry(.exponential(from: .seconds(1), attempts: 4)) }
        let test = try TestEngine(flow, store: store)
        let (run, start) = (try await test.start(Scripted.self, id: "r", with: .init()), test.now)
        try await test.advance(by: .seconds(2))
        try await test.crashAndRecover()
        await #expect(throws: RunFailure.self) { try await run.result() }
        #expect(test.calls("try").map(\.attempt) == [1, 2, 3, 4])
        #expect(test.calls("try").map { $0.began - start } == [0, 1, 3, 7].map { .seconds($0) })
        #expect(test.now == start + .seconds(7))
    }

    @Test(arguments: TestStore.all, [("never", 1, 0), ("type", 1, 0), ("later", 3, 600), ("custom", 3, 30)])
    func `An error says that nothing can mend it, or when to come again, and a closure may decide`(
        store: TestStore, want: (kind: String, attempts: Int, seconds: Int)
    ) async throws {
        let policy =
            switch want.kind {
            case "type": RetryPolicy.constant(.seconds(1), attempts: 3).never(on: Oops.self)
            case "custom": RetryPolicy.custom { failures, _ in failures < 3 ? .seconds(failures * 10) : nil }
            default: RetryPolicy.constant(.seconds(1), attempts: 3)
            }
        let flow = Scripted {
            Step("try") { _ in
                if want.kind == "never" { throw NonRetryable(Oops()) }
                if want.kind == "later" { throw RetryAfter(.minutes(5), Oops()) }
                throw Oops()
            }
            .retry(policy)
        }
        let test = try TestEngine(flow, store: store)
        let start = test.now
        let failure = await #expect(throws: RunFailure.self) { try await test.run(Scripted.self, with: .init()) }
        #expect(failure?.error.text == "oops")
        #expect(test.calls("try").count == want.attempts && test.now == start + .seconds(want.seconds))
    }

    @Test(arguments: TestStore.all, [("attempt", 61), ("total", 45), ("run", 3_600)])
    func `There is a time for an attempt, for all of a step's, and for a run`(
        store: TestStore, limit: (of: String, seconds: Int)
    ) async throws {
        let flow = Timed(limit: limit.of)
        let test = try TestEngine(flow, store: store)
        test.stub("hang", .hangs)
        let (run, start) = (try await test.start(Timed.self, id: "r", with: .init()), test.now)
        try await test.advance(by: .seconds(10))
        try await test.crashAndRecover()
        let failure = await #expect(throws: RunFailure.self) { try await run.result() }
        #expect(failure?.error.type.hasSuffix(limit.of == "run" ? "RunTimeoutError" : "StepTimeoutError") == true)
        // An attempt that a crash has cut off starts anew, and so does its time; the other two are moments.
        #expect(test.now == start + .seconds(limit.of == "attempt" ? 71 : limit.seconds))
    }

    private struct Timed: Workflow {
        struct State: Codable, Sendable {}
        static var timeout: Duration? { .hours(1) }
        let limit: String

        private var step: Step<State, Nothing> {
            let step = Step<State, Nothing>("hang") { _ in }.retry(.constant(.seconds(1), attempts: 2))
            return switch limit {
            case "attempt": step.timeout(.seconds(30))
            case "total": step.timeout(total: .seconds(45))
            default: step
            }
        }

        var body: some Flow<State, Nothing> { step }
    }

    @Test(arguments: TestStore.all)
    func `What an attempt brings that was given up changes nothing, and is counted`(store: TestStore) async throws {
        let door = Door()
        let flow = Scripted {
            Step("slow") { run in
                if run.attempt == 1 { await TestEngine.waiting { await door.wait() } }
                return "attempt \(run.attempt)"
            } reduce: { state, text in
                state.trace.append(text)
            }
            .timeout(.seconds(30))
            Receive(Scripted.goOn)
        }
        let test = try TestEngine(flow, store: store)
        let run = try await test.start(Scripted.self, with: .init())
        try await run.wait(for: .waiting)
        door.open()
        try await test.wait { try await test.perform { $0.lateResults } == 1 }
        try await run.signal(Scripted.goOn)
        #expect(try await run.result() == ["attempt 2"])
    }

    @Test(arguments: TestStore.all)
    func `A step that falls silent is given up, and the next attempt knows how far it had come`(
        store: TestStore
    ) async throws {
        let clock = ManualClock()
        let flow = Scripted {
            Step("import") { run in
                guard run.attempt == 1 else { return try run.lastHeartbeat(as: Int.self) ?? 0 }
                for row in 1...3 {
                    try await run.heartbeat(row)
                    try await clock.sleep(for: .seconds(row * 20))
                }
                return -1
            } reduce: { state, row in
                state.trace.append("from \(row)")
            }
            .heartbeat(every: .seconds(30))
        }
        let test = try TestEngine(flow, store: store, clock: clock)
        let start = test.now
        #expect(try await test.run(Scripted.self, with: .init()) == ["from 2"])
        // 20 s, and 30 s of silence, and 1 s before the next attempt.
        #expect(test.now == start + .seconds(51))
    }

    @Test(arguments: TestStore.all)
    func `Parts of a step that are done are not done again, and its cursor stays where it was`(
        store: TestStore
    ) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let effects = Effects()
            let flow = Scripted {
                Step("publish") { run in
                    let upload = try await run.once("upload") {
                        effects.add("upload \(run.attempt)")
                        return "attempt \(run.attempt)"
                    }
                    let page = try run.cursor(as: Int.self) ?? 0
                    if page == 0 { try await run.setCursor(7) }
                    if run.attempt == 1 { throw Oops() }
                    return "\(upload), page \(page)"
                } reduce: { state, text in
                    state.trace.append(text)
                }
            }
            let test = try TestEngine(flow, store: store, crash: crash)
            return try await test.run(Scripted.self, id: "r", with: .init()) + effects.keys
        }
        #expect(outcome == ["attempt 1, page 7", "upload 1"])
    }

    @Test(arguments: TestStore.all)
    func `By default a step is made again after a crash with the same key; at most once, it fails and says why`(
        store: TestStore
    ) async throws {
        let flow = Scripted {
            When("careful", { $0.list == [1] }) {
                Step("send once") { _ in }.atMostOnce()
            } otherwise: {
                Step("send") { _ in }
            }
        }
        let test = try TestEngine(flow, store: store)
        test.stub("*/*/send*", .hangs)
        test.stub("*/send*", .hangs)
        let first = try await test.start(Scripted.self, id: "a", with: .init())
        let second = try await test.start(Scripted.self, id: "b", with: .init(list: [1]))
        test.stub("*/send*", .runs())
        try await test.crashAndRecover()
        #expect(try await first.result() == [])
        #expect(test.calls("*/send").map(\.step.key) == ["a/careful/otherwise/send", "a/careful/otherwise/send"])
        let failure = await #expect(throws: RunFailure.self) { try await second.result() }
        #expect(failure?.error.type.hasSuffix("InterruptedStepError") == true)
        #expect(test.calls("*/send once").count == 1)
    }
}
