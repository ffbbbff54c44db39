import Foundation
import Ratchet
@testable import RatchetEngine
import RatchetJournal
import RatchetTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct StorageFaultTests {
    /// As a caller does it who reads what the documentation of `start` says.
    private static func start<W: Workflow>(
        _ engine: Engine, _ workflow: W.Type, id: RunID, with state: W.State
    ) async throws -> RunHandle<W> {
        while true {
            do {
                return try await engine.start(workflow, id: id, with: state)
            } catch let error as EngineError where error.code == .journalFault {
                // Others must get on for the journal to be opened again.
                await Task.yield()
            }
        }
    }

    /// Where a fault strikes, and whether the commit that it strikes becomes durable.
    @Test(arguments: 1...14, [true, false])
    func `After a fault every run ends well, and nothing acknowledged is done again`(
        commit: Int, isMade: Bool
    ) async throws {
        let lab = Lab()
        let effects = Tally()
        let source = StoreSource.memory(lab.image).failing { number in
            guard number == commit else { return nil }
            return isMade ? .unconfirmed(.inputOutput) : .refused(.inputOutput)
        }
        let engine = try lab.engine(Line(effects: effects), source: source)
        try await engine.run {
            let outputs = try await withThrowingTaskGroup { group in
                for id in ["a", "b", "c"] as [RunID] {
                    group.addTask {
                        let run = try await Self.start(engine, Line.self, id: id, with: .init())
                        let output = try await run.result()
                        // What somebody was told is durable.
                        try await Self.expectCompleted(id, in: lab.afterCrash(), effects)
                        return output
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outputs == [12334, 12334, 12334])
            #expect(await engine.restarts["journal", default: 0] <= 1)
        }
        for id in ["a", "b", "c"] { Self.expectNoStepBack(of: id, effects) }
    }

    private static func expectCompleted(_ id: RunID, in lab: Lab, _ effects: Tally) async throws {
        let engine = try lab.engine()
        try await engine.run {
            let status = try await engine.find(Line.self, id: id).status()
            #expect(status == .completed)
        }
    }

    /// A step begins only when the one before it is durable; from then on that one is never made again.
    private static func expectNoStepBack(of run: String, _ effects: Tally) {
        let steps = effects.order.filter { $0.hasPrefix("\(run) ") }.compactMap { Int($0.suffix(1)) }
        #expect(steps == steps.sorted(), "run \(run) went \(steps)")
        #expect(Set(steps) == [1, 2, 3, 4])
        #expect((5...7).contains(steps.count), "run \(run) went \(steps)")
    }

    @Test func `A result that did not become durable is given to nobody`() async throws {
        let lab = Lab()
        let work = Tally()
        let engine = try lab.engine(
            Trying { _ in work.add("work") }, source: .memory(lab.image).failing(at: 2, with: .diskFull))
        let output = try await engine.run { try await engine.start(Trying.self, id: "x", with: .init()).result() }
        #expect(output == 2)
        #expect(work.total == 2)
    }

    @Test func `Nobody sees the end of a run while its commit is under way`() async throws {
        let lab = Lab()
        let work = Tally()
        let commits = HeldCommits(2)
        let engine = try lab.engine(Trying { _ in work.add("work") }, source: .memory(lab.image).holding(commits))
        try await engine.run {
            let run = try await engine.start(Trying.self, id: "x", with: .init())
            await commits.isHeld.wait()
            async let output = run.result()
            for _ in 0..<100 { #expect(try await run.status() == .running) }
            commits.letGo(failing: JournalError(.inputOutput, "the test wants it"))
            #expect(try await output == 2)
            #expect(try await run.status() == .completed)
        }
    }

    @Test func `Nobody sees that a run sleeps while that commit is under way`() async throws {
        let lab = Lab()
        let commits = HeldCommits(2)
        let engine = try lab.engine(
            Trying(retry: .constant(.seconds(9), attempts: 2)) { run in
                guard run.attempt == 2 else { throw Oops() }
                return 1
            }, source: .memory(lab.image).holding(commits))
        try await engine.run {
            let run = try await engine.start(Trying.self, id: "x", with: .init())
            await commits.isHeld.wait()
            for _ in 0..<100 { #expect(try await run.status() == .running) }
            commits.letGo()
            await lab.clock.advanceToNext()
            #expect(try await run.result() == 1)
        }
    }

    @Test func `Who waits for a result does not notice that the journal is opened again`() async throws {
        let lab = Lab()
        let begun = Latch()
        let goOn = Latch()
        let engine = try lab.engine(
            Trying { run in
                guard run.runID == "patient" else { return 1 }
                begun.open()
                await goOn.wait()
                return 2
            }, source: .memory(lab.image).failing(at: 3, with: .inputOutput))
        try await engine.run {
            let patient = try await engine.start(Trying.self, id: "patient", with: .init())
            await begun.wait()
            async let output = patient.result()
            #expect(try await Self.start(engine, Trying.self, id: "other", with: .init()).result() == 1)
            #expect(await engine.restarts["journal"] == 1, "\(lab.logs.lines)")
            goOn.open()
            #expect(try await output == 2)
        }
    }

    @Test func `A timer that was set before a fault fires after it`() async throws {
        let lab = Lab()
        let engine = try lab.engine(
            Trying(retry: .constant(.seconds(60), attempts: 2)) { run in
                guard run.attempt == 2 || run.runID == "other" else { throw Oops() }
                return run.attempt
            }, source: .memory(lab.image).failing(at: 3, with: .inputOutput))
        try await engine.run {
            let sleeper = try await engine.start(Trying.self, id: "sleeper", with: .init())
            await lab.clock.waitForSleepers(1)
            _ = try await Self.start(engine, Trying.self, id: "other", with: .init()).result()
            #expect(await engine.restarts["timers"] == nil)
            await lab.clock.advanceToNext()
            #expect(try await sleeper.result() == 2)
        }
    }

    @Test func `A fault that lasts ends the engine with what the storage said`() async throws {
        let lab = Lab()
        let engine = try lab.engine(
            Trying { _ in 1 }, source: .memory(lab.image).failing(at: 2, with: .diskFull, forGood: true))
        let error = await #expect(throws: JournalError.self) {
            try await lab.clock.running {
                try await engine.run { try await engine.start(Trying.self, id: "x", with: .init()).result() }
            }
        }
        #expect(error?.code == .diskFull)
        #expect(await engine.restarts["journal"] == 5)
        // The start was durable: with room on the disk, the run ends.
        let next = try lab.engine(Trying { _ in 7 })
        #expect(try await next.run { try await next.find(Trying.self, id: "x").result() } == 7)
    }

    @Test(arguments: [JournalError.Code.heldByAnotherProcess, .notPermitted, .damaged, .unsupportedFormat])
    func `A journal that cannot be opened ends the engine at once`(code: JournalError.Code) async throws {
        let lab = Lab()
        let engine = try lab.engine(source: .memory(lab.image).failingToOpen(at: 1, with: code))
        let error = await #expect(throws: JournalError.self) { try await engine.run() }
        #expect(error?.code == code)
        #expect(lab.clock.sleepers == 0)
        #expect(await engine.restarts["journal", default: 0] == 0)
    }

    @Test func `A journal that cannot be opened again after a fault ends the engine, and tells who waits`() async throws
    {
        let lab = Lab()
        let source = StoreSource.memory(lab.image).failing(at: 2, with: .inputOutput)
            .failingToOpen(at: 2, with: .heldByAnotherProcess)
        let engine = try lab.engine(Trying { _ in 1 }, source: source)
        let told = Notes()
        let error = await #expect(throws: JournalError.self) {
            try await engine.run {
                let run = try await engine.start(Trying.self, id: "x", with: .init())
                do { _ = try await run.result() } catch let error as EngineError { told.add("\(error.code)") }
            }
        }
        #expect(told.all == ["stopped"])
        #expect(error?.code == .heldByAnotherProcess)
    }

    @Test func `A second engine on the same files is refused, and the first one goes on`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "ratchet-engine-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let lab = Lab()
        let first = try lab.engine(Trying { _ in 1 }, source: .directory(folder))
        try await first.run { () async throws in
            _ = try await first.start(Trying.self, with: .init()).result()
            let second = try lab.engine(Trying { _ in 2 }, source: .directory(folder))
            let error = await #expect(throws: JournalError.self) { try await second.run() }
            #expect(error?.code == .heldByAnotherProcess)
            #expect(try await first.start(Trying.self, with: .init()).result() == 1)
        }
        let third = try lab.engine(Trying { _ in 3 }, source: .directory(folder))
        try await third.run { () async throws in
            #expect(try await third.find(Trying.self, id: "run-2").result() == 1)
            #expect(try await third.start(Trying.self, with: .init()).result() == 3)
        }
    }

    @Test func `A take-over by somebody else ends the engine`() async throws {
        let lab = Lab()
        let begun = Latch()
        let goOn = Latch()
        let engine = try lab.engine(
            Trying { _ in
                begun.open()
                await goOn.wait()
                return 1
            })
        let error = await #expect(throws: JournalError.self) {
            try await lab.clock.running {
                try await engine.run {
                    let run = try await engine.start(Trying.self, id: "x", with: .init())
                    await begun.wait()
                    lab.image.takeOver()
                    let other = try await StoreSource.memory(lab.image).open()
                    goOn.open()
                    _ = try? await run.result()
                    await other.close()
                }
            }
        }
        #expect(error?.code == .heldByAnotherProcess || error?.code == .fenced)
    }
}
