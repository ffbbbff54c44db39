import Ratchet
@testable import RatchetEngine
import RatchetJournal
import RatchetTesting
import Testing

/// Reads that take long or fail, beside a journal that goes on or is opened again.
@Suite(.timeLimit(.minutes(10))) struct ReadFaultTests {
    @Test func `A start that meets a restart of the journal is made with the next runs`() async throws {
        let lab = Lab()
        let reads = HeldReads()
        let (goOn, faults) = (Latch(), Tally())
        let source = StoreSource.memory(lab.image).failing { _ in
            guard goOn.isOpen, faults.total == 0 else { return nil }
            faults.add("fault")
            return .refused(.inputOutput)
        }
        let engine = try lab.engine(
            Trying { run in
                if run.runID == "first" { await goOn.wait() }
                return 1
            }, source: source.holding(reads))
        try await engine.run { () async throws in
            let first = try await engine.start(Trying.self, id: "first", with: .init())
            async let second = reads.holding {
                try await engine.start(Trying.self, id: "second", with: .init())
            }
            await reads.isHeld.wait()
            goOn.open()
            #expect(try await first.result() == 1)
            #expect(await engine.restarts["journal"] == 1)
            reads.letGo()
            #expect(try await second.result() == 1)
        }
    }

    @Test func `After a read that failed, sleepers wake and the log is still shortened`() async throws {
        let lab = Lab()
        let reads = HeldReads()
        let goOn = Latch()
        let limits = JournalLimits(logBytes: 2_048)
        let engine = try lab.engine(
            Trying(retry: .constant(.seconds(60), attempts: 2)) { run in
                if run.runID == "sleeper", run.attempt == 1 { throw Oops() }
                if run.runID == "waits" { await goOn.wait() }
                return run.attempt
            }, source: .memory(lab.image).holding(reads), limits: limits)
        try await engine.run { () async throws in
            let sleeper = try await engine.start(Trying.self, id: "sleeper", with: .init())
            await lab.clock.waitForSleepers(1)
            reads.holdNext()
            await lab.clock.advanceToNext()
            await reads.isHeld.wait()
            reads.letGo(failing: JournalError(.inputOutput, "the test wants it"))
            #expect(try await sleeper.result() == 2)
            #expect(await engine.restarts["journal"] == 1)
            let waits = try await engine.start(Trying.self, id: "waits", with: .init())
            for _ in 0..<200 { _ = try await engine.start(Trying.self, with: .init()).result() }
            #expect(try await lab.log().bytes < 3 * 2_048)
            goOn.open()
            #expect(try await waits.result() == 1)
        }
    }
}
