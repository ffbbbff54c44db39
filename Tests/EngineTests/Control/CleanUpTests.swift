import Ratchet
@testable import RatchetEngine
import RatchetTesting
import Testing

/// Cancelling a run that has something to clean up, ending it at once, and runs that take too long.
@Suite(.timeLimit(.minutes(10))) struct CleanUpTests {
    private static let word = Signal<String>("word")

    private static let tidy: @Sendable () -> Recorded = {
        Recorded { effects in
            Recorded.undoable("a", effects)
            Try("try") {
                Receive(Self.word, into: \.first)
            } finally: {
                Sleep("a while", for: .days(1))
                Recorded.note("tidied", effects)
            }
            Recorded.note("never", effects)
        }
    }

    @Test func `Cancelling a run that waits cleans up first, through crashes, and then it is cancelled`() async throws {
        let ending = try await Lab.atEveryCommit(Self.tidy, .init()) { run, _ in
            while try await !run.status().isOver {
                if try await run.status() == .waiting { try await run.cancel() }
                await Task.yield()
            }
        }
        #expect(ending == .cancelled)
    }

    @Test func `Cleaning up is shielded: another cancel does not end it, and its order is kept`() async throws {
        let lab = Lab()
        let flow = Self.tidy()
        let engine = try lab.engine(flow)
        try await engine.run {
            let run = try await engine.start(Recorded.self, with: .init())
            try await run.wait(for: .waiting)
            try await run.cancel()
            try await run.wait(for: .sleeping)
            try await run.cancel()
            #expect(try await run.status() == .sleeping)
            await lab.clock.advanceToNext()
            #expect(try await run.ending == .cancelled)
            try await run.cancel()
        }
        #expect(flow.effects.order == ["a", "tidied", "undo a"])
    }

    @Test func `Terminating a run ends it at once, and nothing is cleaned up`() async throws {
        let lab = Lab()
        let flow = Self.tidy()
        let engine = try lab.engine(flow)
        try await engine.run {
            let run = try await engine.start(Recorded.self, id: "t", with: .init())
            try await run.wait(for: .waiting)
            try await run.cancel()
            try await run.wait(for: .sleeping)
            try await run.terminate()
            #expect(try await run.status() == .terminated)
            #expect(try await run.ending == .terminated)
            try await run.terminate()
            let error = await #expect(throws: EngineError.self) { try await run.cancel() }
            #expect(error?.code == .over)
        }
        #expect(flow.effects.order == ["a"])
        let second = try lab.engine(Self.tidy())
        try await second.run { () async throws -> Void in
            #expect(try await second.find(Recorded.self, id: "t").ending == .terminated)
        }
    }

    @Test func `A parked run with something to clean up is not cancelled, but can be terminated`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Self.tidy())
        try await engine.run {
            try await engine.start(Recorded.self, id: "p", with: .init()).wait(for: .waiting)
        }
        let second = try lab.engine()
        try await second.run {
            let run = try await second.find(Recorded.self, id: "p")
            let error = await #expect(throws: EngineError.self) { try await run.cancel() }
            #expect(error?.code == .parked)
            #expect(error?.message.contains("terminate") == true)
            try await run.terminate()
            #expect(try await run.ending == .terminated)
        }
    }

    // MARK: - Runs that take too long

    private struct Late: Workflow {
        struct State: Codable, Sendable {}
        static var timeout: Duration? { .days(3) }
        let effects: Tally

        var body: some Flow<State, Int> {
            Step("begin") { _ in _ = effects.add("begin") }
                .compensate { _ in _ = effects.add("undo") }
            Try("try") {
                Sleep("long", for: .days(10))
            } catching: {
                Catch { Step("caught") { _ in _ = effects.add("caught") } }
            } finally: {
                Step("tidy") { _ in _ = effects.add("tidied") }
            }
            Return { _ in 1 }
        }
    }

    @Test func `A run that takes too long is cleaned up, and has failed`() async throws {
        let effects = Tally()
        let ending = try await Lab.atEveryCommit({ Late(effects: effects) }, .init())
        #expect(ending == .failed("", String(reflecting: RunTimeoutError.self)))
        #expect(effects.counts["caught"] == nil)
        #expect(effects.counts["undo"] != nil)
    }

    @Test func `The moment at which a run has taken too long survives a restart`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Late(effects: Tally()))
        let start = lab.clock.now
        try await engine.run {
            try await engine.start(Late.self, id: "l", with: .init()).wait(for: .sleeping)
        }
        lab.clock.advance(by: .days(2))
        let second = try lab.engine(Late(effects: Tally()))
        try await second.run {
            await lab.clock.waitForSleepers(1)
            #expect(lab.clock.nextDue == start + .days(3))
            await lab.clock.advanceToNext()
            _ = try await second.find(Late.self, id: "l").ending
        }
    }

    // MARK: - Waiting with a limit

    private static let patient: @Sendable () -> Recorded = {
        Recorded { effects in
            Receive(Self.word) { state, word in state.trace.append(word) }
                .timeout(.days(2)) { Recorded.note("nothing came", effects) }
            Receive("another", Self.word) { state, word in state.trace.append(word) }
                .timeout(.seconds(30)) { Update("none") { $0.trace.append("none") } }
        }
    }

    @Test func `What does not come in time is done without`() async throws {
        #expect(try await Lab.atEveryCommit(Self.patient, .init()) == .returned(["nothing came", "none"]))
    }

    @Test func `A signal in time is received, and one that comes later is kept for the next`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Self.patient())
        let output = try await engine.run {
            let run = try await engine.start(Recorded.self, with: .init())
            try await run.wait(for: .sleeping)
            try await run.signal(Self.word, "one")
            try await run.signal(Self.word, "two")
            return try await run.result()
        }
        #expect(output == ["one", "two"])
    }

    @Test func `Without anything to do instead the node fails`() async throws {
        let ending = try await Lab.atEveryCommit(
            { Recorded { _ in Receive(Self.word, into: \.first).timeout(.days(2)) } }, .init())
        #expect(ending == .failed("word", String(reflecting: WaitTimeoutError.self)))
    }

    @Test func `A wait ends when the State is so, and is asked again each time that it changes`() async throws {
        let ending = try await Lab.atEveryCommit(
            {
                Recorded { effects in
                    Parallel {
                        Group("count") {
                            Recorded.note("one", effects)
                            Sleep(for: .seconds(10))
                            Recorded.note("two", effects)
                        }
                        Group("wait") {
                            Wait("for two") { $0.trace.contains("two") }
                            Recorded.note("three", effects)
                        }
                    }
                }
            }, .init())
        #expect(ending == .returned(["one", "two", "three"]))
    }

    @Test func `A wait that takes too long goes another way`() async throws {
        let ending = try await Lab.atEveryCommit(
            {
                Recorded { effects in
                    Wait("for ever") { $0.trace.contains("two") }.timeout(.hours(1)) { Recorded.note("late", effects) }
                }
            }, .init())
        #expect(ending == .returned(["late"]))
    }
}
