import Ratchet
@testable import RatchetEngine
import RatchetTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct RaceTests {
    private static let word = Signal<String>("word")

    @Test func `The branch that ends first wins, and the others are dropped`() async throws {
        let ending = try await Lab.atEveryCommit({ Self.sleepers(fast: .milliseconds(100), slow: .days(30)) }, .init())
        #expect(ending == .returned(["fast"]))
    }

    private static func sleepers(fast: Duration, slow: Duration) -> Recorded {
        Recorded { effects in
            Race("race") {
                Group("slow") {
                    Sleep(for: slow)
                    Recorded.note("slow", effects)
                }
                Group("fast") {
                    Sleep(for: fast)
                    Recorded.note("fast", effects)
                }
            }
        }
    }

    @Test func `After a crash the same branch has won, even if another would be faster now`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Waiting())
        try await engine.run {
            let run = try await engine.start(Waiting.self, id: "r", with: .init())
            try await run.wait(for: .sleeping)
            try await run.signal(Self.word, "signal")
            try await run.wait(for: .waiting)
        }
        // The moment of the other arm is long over.
        lab.clock.advance(by: .days(90))
        let second = try lab.afterCrash().engine(Waiting())
        let output = try await second.run {
            let run = try await second.find(Waiting.self, id: "r")
            try await run.signal(Waiting.goOn)
            return try await run.result()
        }
        #expect(output == "signal")
    }

    /// A signal against a moment, and then something that keeps the run from ending.
    private struct Waiting: Workflow {
        struct State: Codable, Sendable { var answer: String? }
        static let goOn = Signal<Nothing>("go on")

        var body: some Flow<State, String> {
            Race("answer", into: \.answer) {
                Receive(RaceTests.word)
                After(.days(2)) { _ in "time" }
            }
            Receive(Self.goOn)
            Return { state in state.answer ?? "" }
        }
    }

    @Test(arguments: [false, true])
    func `A signal and a moment have one winner`(isSignalFirst: Bool) async throws {
        let lab = Lab()
        let engine = try lab.engine(Waiting())
        let output = try await engine.run {
            let run = try await engine.start(Waiting.self, with: .init())
            try await run.wait(for: .sleeping)
            if isSignalFirst { try await run.signal(Self.word, "signal") } else { await lab.clock.advanceToNext() }
            try await run.wait(for: .waiting)
            // It comes too late, and changes nothing.
            if isSignalFirst { lab.clock.advance(by: .days(3)) } else { try await run.signal(Self.word, "signal") }
            try await run.signal(Waiting.goOn)
            return try await run.result()
        }
        #expect(output == (isSignalFirst ? "signal" : "time"))
    }

    @Test func `An attempt that has lost is cancelled, and what it returns changes nothing`() async throws {
        let lab = Lab()
        let (begun, ended) = (Latch(), Latch())
        let flow = Recorded { effects in
            Race("race") {
                Step("long") { _ in
                    begun.open()
                    await Latch().wait()
                    effects.add(Task.isCancelled ? "cancelled" : "not cancelled")
                    ended.open()
                    return "long"
                } reduce: { state, name in
                    state.trace.append(name)
                }
                Receive(Self.word) { state, word in state.trace.append(word) }
            }
            Recorded.note("next", effects)
        }
        let engine = try lab.engine(flow)
        try await engine.run {
            let run = try await engine.start(Recorded.self, with: .init())
            await begun.wait()
            try await run.signal(Self.word, "heard")
            #expect(try await run.result() == ["heard", "next"])
            await ended.wait()
        }
        #expect(flow.effects.counts == ["cancelled": 1, "next": 1])
    }

    @Test func `A loser that does not listen to its cancellation holds nobody up`() async throws {
        let lab = Lab()
        let (begun, goOn) = (Latch(), Deaf())
        let flow = Recorded { effects in
            Race("race") {
                Step("deaf") { _ in
                    begun.open()
                    await goOn.wait()
                }
                Receive(Self.word) { state, word in state.trace.append(word) }
            }
            Receive("again", Self.word) { state, word in state.trace.append(word) }
        }
        let engine = try lab.engine(flow)
        try await engine.run {
            let run = try await engine.start(Recorded.self, with: .init())
            await begun.wait()
            try await run.signal(Self.word, "one")
            try await run.signal(Self.word, "two")
            #expect(try await run.result() == ["one", "two"])
            goOn.open()
        }
    }

    @Test func `A branch that fails first is the race's failure`() async throws {
        let ending = try await Lab.atEveryCommit(
            {
                Recorded { effects in
                    Race("race") {
                        Recorded.failing("bad", effects)
                        Sleep("nap", for: .days(1))
                    }
                }
            }, .init())
        #expect(ending == .failed("race/bad", String(reflecting: Oops.self)))
    }

    @Test func `In a race for the first success failures are passed over`() async throws {
        let ending = try await Lab.atEveryCommit(
            {
                Recorded { effects in
                    Race("race", .firstSuccess) {
                        Recorded.failing("bad", effects)
                        Group("good") {
                            Sleep(for: .seconds(10))
                            Recorded.note("good", effects)
                        }
                        Receive(Self.word, into: \.first)
                    }
                }
            }, .init())
        #expect(ending == .returned(["good"]))
    }

    @Test func `A race for the first success fails if nobody has any`() async throws {
        let ending = try await Lab.atEveryCommit(
            {
                Recorded { effects in
                    Race("race", .firstSuccess) {
                        Recorded.failing("bad", effects)
                        Recorded.failing("worse", effects)
                    }
                }
            }, .init())
        #expect(ending == .failed("race", String(reflecting: NoWinnerError.self)))
    }

    @Test func `The error of a race that nobody won has the last one's as its cause`() async throws {
        let engine = try Lab().engine(
            Recorded { effects in
                Race("race", .firstSuccess) { Recorded.failing("bad", effects) }
            })
        try await engine.run {
            let run = try await engine.start(Recorded.self, with: .init())
            let failure = await #expect(throws: RunFailure.self) { try await run.result() }
            #expect(failure?.error.cause?.type == String(reflecting: Oops.self))
        }
    }

    @Test func `A race in a loop starts anew each turn, however many attempts it has dropped`() async throws {
        let lab = Lab()
        let flow = Recorded { effects in
            Repeat("turns", while: { $0.trace.count < 200 }, atMost: 1_000) {
                Race("race") {
                    Call(Stuck()) { _ in Stuck.State() }
                    Recorded.note("turn", effects)
                    Sleep("nap", for: .days(2))
                }
            }
        }
        let engine = try lab.engine(flow)
        let count = try await engine.run {
            try await engine.start(Recorded.self, with: .init()).result().count
        }
        #expect(count == 200)
        #expect(flow.effects.counts == ["turn": 200])
    }

    private struct Stuck: Workflow {
        struct State: Codable, Sendable {}
        var body: some Flow<State, Nothing> { Step("stuck") { _ in await Latch().wait() } }
    }
}
