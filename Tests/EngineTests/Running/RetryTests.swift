import Ratchet
@testable import RatchetEngine
import RatchetTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct RetryTests {
    /// A step that fails each time: what the policy says, and when its attempts are made.
    @Test(
        arguments: [
            (.never, "try x failed|"),
            (.constant(.seconds(2), attempts: 4), "try x 2s try x 2s try x 2s try x failed|"),
            (.constant(.zero, attempts: 3), "try x try x try x failed|"),
            (
                .exponential(from: .seconds(1), attempts: 5, jitter: 0),
                "try x 1s try x 2s try x 4s try x 8s try x failed|"
            ),
            (
                .exponential(from: .milliseconds(250), attempts: 4, jitter: 0),
                "try x 250ms try x 500ms try x 1s try x failed|"
            ),
            (
                .exponential(from: .seconds(1), attempts: 6, factor: 10, cap: .seconds(60), jitter: 0),
                "try x 1s try x 10s try x 60s try x 60s try x 60s try x failed|"
            ),
            (
                .exponential(from: .seconds(3_600), attempts: 3, factor: 24, cap: .seconds(86_400), jitter: 0),
                "try x 1h try x 1d try x failed|"
            ),
        ] as [(RetryPolicy, Timeline)])
    func `Waits follow the policy, and the last error fails the run`(policy: RetryPolicy, timeline: Timeline)
        async throws
    {
        let test = try TestEngine(Trying(retry: policy) { run in throw Oops(number: run.attempt) })
        let run = try await test.start(Trying.self, with: .init())
        let failure = await #expect(throws: RunFailure.self) { try await run.result() }
        try await run.follows(timeline)
        #expect(failure?.path == "try")
        #expect(failure?.runID == "run-1")
        #expect(failure?.error.text == "oops \(test.calls().count)")
        #expect(failure?.error.type.hasSuffix("Oops") == true)
    }

    @Test func `Every attempt has the same key and a number of its own`() async throws {
        let tries = Tally()
        let test = try TestEngine(
            Trying(retry: .constant(.seconds(5), attempts: nil)) { run in
                tries.add("\(run.attempt) \(run.key) \(run.runID) \(run.path)")
                guard run.attempt == 4 else { throw Oops() }
                return run.attempt
            })
        #expect(try await test.run(Trying.self, id: "mine", with: .init()) == 4)
        #expect(tries.order == (1...4).map { "\($0) mine/try mine try" })
    }

    @Test func `Jitter keeps each wait within its part of the whole`() async throws {
        let test = try TestEngine(
            Trying(retry: .constant(.seconds(100), attempts: 40, jitter: 0.2)) { _ in throw Oops() }, seed: 1)
        _ = try? await test.run(Trying.self, with: .init())
        let moments = test.calls().map(\.began)
        let waits = zip(moments.dropFirst(), moments).map { $0 - $1 }
        #expect(waits.count == 39)
        #expect(waits.allSatisfy { (.seconds(80)...(.seconds(120) + .milliseconds(1))).contains($0) })
        #expect(Set(waits).count > 20)
    }

    @Test func `An error that cannot be mended fails the step at once`() async throws {
        let test = try TestEngine(Trying(retry: .constant(.seconds(1), attempts: nil)) { _ in throw Hopeless() })
        let run = try await test.start(Trying.self, with: .init())
        let failure = await #expect(throws: RunFailure.self) { try await run.result() }
        try await run.follows("try x failed|")
        #expect(failure?.error.type.hasSuffix("Hopeless") == true)
    }

    @Test func `Attempts and the due time are as exact after a crash as before it`() async throws {
        let test = try TestEngine(
            Trying(retry: .exponential(from: .seconds(10), attempts: 4, jitter: 0)) { run in
                throw Oops(number: run.attempt)
            })
        let run = try await test.start(Trying.self, id: "flaky", with: .init())
        try await test.wait { test.calls().count == 2 }
        #expect(try await run.status() == .sleeping)
        // Nobody is there while time goes on, but not as far as the due time.
        try await test.crashAndRecover(after: .seconds(15))
        let failure = await #expect(throws: RunFailure.self) { try await run.result() }
        #expect(failure?.error.text == "oops 4")
        #expect(test.calls().map(\.attempt) == [1, 2, 3, 4])
        try await run.follows("try x 10s try x 15s crash 5s try x 40s try x failed|")
    }

    @Test func `A wait of less than a moment survives a crash too`() async throws {
        let test = try TestEngine(
            Trying(retry: .constant(.milliseconds(800), attempts: 2)) { run in
                guard run.attempt == 2 else { throw Oops() }
                return 7
            })
        let run = try await test.start(Trying.self, id: "flaky", with: .init())
        #expect(try await run.status() == .running)
        try await test.crashAndRecover()
        #expect(try await run.result() == 7)
        try await run.follows("try x crash 800ms try ok |")
    }

    @Test func `A crash during an attempt is no attempt`() async throws {
        let attempts = Tally()
        let clock = ManualClock()
        let test = try TestEngine(
            Trying(retry: .never) { run in
                attempts.add("\(run.attempt) \(run.key)")
                try await clock.sleep(for: .seconds(1))
                return 1
            }, clock: clock)
        let run = try await test.start(Trying.self, id: "a", with: .init())
        try await test.crashAndRecover()
        #expect(try await run.result() == 1)
        #expect(attempts.order == ["1 a/try", "1 a/try"])
        try await run.follows("try> crash try> 1s >try ok |")
    }
}
