import Ratchet
@testable import RatchetEngine
import RatchetTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct TimeoutTests {
    @Test func `An attempt that takes too long fails the run with the limit and the path`() async throws {
        let test = try TestEngine(Trying(retry: .never, timeout: .seconds(30)) { _ in 1 })
        test.stub("try", .hangs)
        let run = try await test.start(Trying.self, with: .init())
        let failure = await #expect(throws: RunFailure.self) { try await run.result() }
        #expect(failure?.path == "try")
        #expect(failure?.error.type.hasSuffix("StepTimeoutError") == true)
        #expect(failure?.error.text.contains("30.0 seconds") == true)
        try await run.follows("try> 30s >try - failed|")
    }

    @Test func `A timeout counts as an attempt, and what the one that was given up returns is ignored`() async throws {
        let (giveUp, zombie) = (Deaf(), Latch())
        let test = try TestEngine(
            Trying(retry: .constant(.zero, attempts: 2), timeout: .seconds(1)) { run in
                if run.attempt == 1 {
                    await TestEngine.waiting { await giveUp.wait() }
                    zombie.open()
                    return 1
                }
                giveUp.open()
                await zombie.wait()
                return 2
            })
        #expect(try await test.run(Trying.self, with: .init()) == 2)
        #expect(test.calls().map(\.attempt) == [1, 2])
        #expect(test.calls().map { "\($0)" }.allSatisfy { $0.hasSuffix("returned a value of 1 bytes") })
    }

    @Test func `A zombie that returns after its run is over changes nothing`() async throws {
        let giveUp = Deaf()
        let test = try TestEngine(
            Trying(retry: .never, timeout: .seconds(1)) { _ in
                await TestEngine.waiting { await giveUp.wait() }
                return 1
            })
        let run = try await test.start(Trying.self, with: .init())
        await #expect(throws: RunFailure.self) { try await run.result() }
        giveUp.open()
        try await test.wait { test.calls().allSatisfy { $0.ended != nil } }
        #expect(try await run.status() == .failed)
        try await run.follows("try> 1s >try ok failed|")
    }

    @Test func `A step that is in time leaves no sleeper behind`() async throws {
        let test = try TestEngine(Trying(timeout: .seconds(30)) { _ in 5 })
        #expect(try await test.run(Trying.self, with: .init()) == 5)
        #expect(test.clock.sleepers == 0)
    }

    @Test func `A step is cancelled when its time is over`() async throws {
        let cancelled = Latch()
        let test = try TestEngine(
            Trying(retry: .never, timeout: .seconds(1)) { _ in
                await TestEngine.waiting { await Latch().wait() }
                if Task.isCancelled { cancelled.open() }
                return 1
            })
        try await test.start(Trying.self, with: .init())
        try await test.wait { cancelled.isOpen }
        #expect(try await test.drain() == Drained(over: 1))
    }
}
