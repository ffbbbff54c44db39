import Ratchet
@testable import RatchetEngine
import RatchetTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct RetryTests {
    /// Seconds at which attempts are made by a step that fails each time, and what follows.
    @Test(arguments: [
        (RetryPolicy.never, "0 |"),
        (.constant(.seconds(2), attempts: 4), "0 2 4 6 |"),
        (.constant(.zero, attempts: 3), "0 0 0 |"),
        (.exponential(from: .seconds(1), attempts: 5, jitter: 0), "0 1 3 7 15 |"),
        (.exponential(from: .milliseconds(250), attempts: 4, jitter: 0), "0 0.25 0.75 1.75 |"),
        (.exponential(from: .seconds(1), attempts: 6, factor: 10, cap: .seconds(60), jitter: 0), "0 1 11 71 131 191 |"),
        (
            .exponential(from: .seconds(3_600), attempts: 3, factor: 24, cap: .seconds(86_400), jitter: 0),
            "0 3600 90000 |"
        ),
    ])
    func `Waits follow the policy, and the last error fails the run`(policy: RetryPolicy, timeline: String)
        async throws
    {
        let lab = Lab()
        let start = lab.clock.now
        let tries = Tally()
        let engine = try lab.engine(
            Trying(retry: policy) { run in
                tries.add("\(Double((lab.clock.now - start) / .milliseconds(1)) / 1_000)")
                throw Oops(number: run.attempt)
            })
        let failure = await #expect(throws: RunFailure.self) {
            try await lab.clock.running {
                try await engine.run { try await engine.start(Trying.self, with: .init()).result() }
            }
        }
        let drawn = tries.order.map { $0.hasSuffix(".0") ? String($0.dropLast(2)) : $0 }.joined(separator: " ") + " |"
        #expect(drawn == timeline)
        #expect(failure?.path == "try")
        #expect(failure?.runID == "run-1")
        #expect(failure?.error.text == "oops \(tries.total)")
        #expect(failure?.error.type.hasSuffix("Oops") == true)
    }

    @Test func `Every attempt has the same key and a number of its own`() async throws {
        let lab = Lab()
        let tries = Tally()
        let engine = try lab.engine(
            Trying(retry: .constant(.seconds(5), attempts: nil)) { run in
                tries.add("\(run.attempt) \(run.key) \(run.runID) \(run.path)")
                guard run.attempt == 4 else { throw Oops() }
                return run.attempt
            })
        let output = try await lab.clock.running {
            try await engine.run { try await engine.start(Trying.self, id: "mine", with: .init()).result() }
        }
        #expect(output == 4)
        #expect(tries.order == (1...4).map { "\($0) mine/try mine try" })
    }

    @Test func `Jitter keeps each wait within its part of the whole`() async throws {
        let lab = Lab()
        let times = Notes()
        let engine = try lab.engine(
            Trying(retry: .constant(.seconds(100), attempts: 40, jitter: 0.2)) { _ in
                times.add("\(lab.clock.now.milliseconds)")
                throw Oops()
            })
        _ = try? await lab.clock.running {
            try await engine.run { try await engine.start(Trying.self, with: .init()).result() }
        }
        let moments = times.all.compactMap { Int($0) }
        let waits = zip(moments.dropFirst(), moments).map { $0 - $1 }
        #expect(waits.count == 39)
        #expect(waits.allSatisfy { (80_000...120_001).contains($0) })
        #expect(Set(waits).count > 20)
    }

    @Test func `An error that cannot be mended fails the step at once`() async throws {
        let lab = Lab()
        let tries = Tally()
        let engine = try lab.engine(
            Trying(retry: .constant(.seconds(1), attempts: nil)) { _ in
                tries.add("try")
                throw Hopeless()
            })
        let failure = await #expect(throws: RunFailure.self) {
            try await engine.run { try await engine.start(Trying.self, with: .init()).result() }
        }
        #expect(tries.total == 1)
        #expect(failure?.error.type.hasSuffix("Hopeless") == true)
    }

    @Test func `Attempts and the due time are as exact after a crash as before it`() async throws {
        let lab = Lab()
        let start = lab.clock.now
        let attempts = Tally()
        let flow = Trying(retry: .exponential(from: .seconds(10), attempts: 4, jitter: 0)) { run in
            attempts.add("\(run.attempt) at \((lab.clock.now - start) / .seconds(1))")
            throw Oops(number: run.attempt)
        }
        let first = try lab.engine(flow)
        let crashed = try await first.run {
            let run = try await first.start(Trying.self, id: "flaky", with: .init())
            await lab.clock.advanceToNext()
            await lab.clock.waitForSleepers(1)
            #expect(lab.clock.nextDue == start + .seconds(30))
            #expect(try await run.status() == .sleeping)
            return lab.afterCrash()
        }
        // Nobody is there while time goes on, but not as far as the due time.
        lab.clock.advance(by: .seconds(15))
        let second = try crashed.engine(flow)
        let failure = await #expect(throws: RunFailure.self) {
            try await crashed.clock.running {
                try await second.run { try await second.find(Trying.self, id: "flaky").result() }
            }
        }
        #expect(failure?.error.text == "oops 4")
        #expect(attempts.order == ["1 at 0.0", "2 at 10.0", "3 at 30.0", "4 at 70.0"])
    }

    @Test func `A wait of less than a moment survives a crash too`() async throws {
        let lab = Lab()
        let start = lab.clock.now
        let attempts = Tally()
        let flow = Trying(retry: .constant(.milliseconds(800), attempts: 2)) { run in
            attempts.add("\(run.attempt) at \((lab.clock.now - start) / .milliseconds(1))")
            guard run.attempt == 2 else { throw Oops() }
            return 7
        }
        let first = try lab.engine(flow)
        let crashed = try await first.run {
            let run = try await first.start(Trying.self, id: "flaky", with: .init())
            await lab.clock.waitForSleepers(1)
            #expect(try await run.status() == .running)
            return lab.afterCrash()
        }
        let second = try crashed.engine(flow)
        let output = try await lab.clock.running {
            try await second.run { try await second.find(Trying.self, id: "flaky").result() }
        }
        #expect(output == 7)
        #expect(attempts.order == ["1 at 0.0", "2 at 800.0"])
    }

    @Test func `A crash during an attempt is no attempt`() async throws {
        let lab = Lab()
        let attempts = Tally()
        let begun = Latch()
        let goOn = Latch()
        let flow = Trying(retry: .never) { run in
            attempts.add("\(run.attempt) \(run.key)")
            begun.open()
            await goOn.wait()
            return 1
        }
        let first = try lab.engine(flow)
        let crashed = try await first.run {
            try await first.start(Trying.self, id: "a", with: .init())
            await begun.wait()
            defer { goOn.open() }
            return lab.afterCrash()
        }
        let second = try crashed.engine(flow)
        let output = try await second.run { try await second.find(Trying.self, id: "a").result() }
        #expect(output == 1)
        #expect(attempts.order == ["1 a/try", "1 a/try"])
    }
}
