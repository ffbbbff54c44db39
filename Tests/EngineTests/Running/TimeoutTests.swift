import Ratchet
@testable import RatchetEngine
import RatchetTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct TimeoutTests {
    @Test func `An attempt that takes too long fails the run with the limit and the path`() async throws {
        let lab = Lab()
        let engine = try lab.engine(
            Trying(retry: .never, timeout: .seconds(30)) { _ in
                await Latch().wait()
                throw CancellationError()
            })
        let failure = await #expect(throws: RunFailure.self) {
            try await engine.run {
                let run = try await engine.start(Trying.self, with: .init())
                await lab.clock.advanceToNext()
                return try await run.result()
            }
        }
        #expect(failure?.path == "try")
        #expect(failure?.error.type.hasSuffix("StepTimeoutError") == true)
        #expect(failure?.error.text.contains("30.0 seconds") == true)
    }

    @Test func `A timeout counts as an attempt, and what the one that was given up returns is ignored`() async throws {
        let lab = Lab()
        let giveUp = Latch()
        let zombie = Latch()
        let attempts = Tally()
        let engine = try lab.engine(
            Trying(retry: .constant(.zero, attempts: 2), timeout: .seconds(1)) { run in
                attempts.add("\(run.attempt)")
                if run.attempt == 1 {
                    // Does not listen to its cancellation.
                    await Task { await giveUp.wait() }.value
                    zombie.open()
                    return 1
                }
                giveUp.open()
                await zombie.wait()
                return 2
            })
        let output = try await engine.run {
            let run = try await engine.start(Trying.self, with: .init())
            await lab.clock.advanceToNext()
            return try await run.result()
        }
        #expect(output == 2)
        #expect(attempts.order == ["1", "2"])
    }

    @Test func `A zombie that returns after its run is over changes nothing`() async throws {
        let lab = Lab()
        let giveUp = Latch()
        let gone = Latch()
        let engine = try lab.engine(
            Trying(retry: .never, timeout: .seconds(1)) { _ in
                await Task { await giveUp.wait() }.value
                defer { gone.open() }
                return 1
            })
        try await engine.run {
            let run = try await engine.start(Trying.self, with: .init())
            await lab.clock.advanceToNext()
            await #expect(throws: RunFailure.self) { try await run.result() }
            giveUp.open()
            await gone.wait()
            #expect(try await run.status() == .failed)
        }
    }

    @Test func `A step that is in time leaves no sleeper behind`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Trying(timeout: .seconds(30)) { _ in 5 })
        let output = try await engine.run { try await engine.start(Trying.self, with: .init()).result() }
        #expect(output == 5)
        #expect(lab.clock.sleepers == 0)
    }

    @Test func `A step is cancelled when its time is over`() async throws {
        let lab = Lab()
        let cancelled = Latch()
        let engine = try lab.engine(
            Trying(retry: .never, timeout: .seconds(1)) { _ in
                await Latch().wait()
                if Task.isCancelled { cancelled.open() }
                return 1
            })
        try await engine.run {
            try await engine.start(Trying.self, with: .init())
            await lab.clock.advanceToNext()
            await cancelled.wait()
        }
    }
}
