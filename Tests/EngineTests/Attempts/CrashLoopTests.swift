import Foundation
import Ratchet
@testable import RatchetEngine
import RatchetJournal
import RatchetTesting
import Testing

/// Steps that end the process each time that they are made.
@Suite(.timeLimit(.minutes(10))) struct CrashLoopTests {
    /// What a process does while it lives.
    private final class Life: Sendable {
        /// A poisonous step was begun: this process is about to end.
        let isPoisoned = Latch()
        let begun = Tally()
    }

    /// A step that never ends, in whose middle the process is cut off; or one that takes its time.
    private struct Risky: Workflow {
        struct State: Codable, Sendable {
            var isPoison = false
            var done: Int?
        }

        let life: Life
        let clock: ManualClock
        var mended = false

        var body: some Flow<State, Int> {
            Step("work", into: \.done) { run in
                life.begun.add(run.runID)
                guard run.state.isPoison, !mended else { return 1 }
                life.isPoisoned.open()
                try await clock.sleep(for: .days(10_000))
                return 2
            }
            Return { state in state.done ?? 0 }
        }
    }

    /// One life of a process that ends when it is poisoned; what it leaves behind.
    private static func live(_ lab: Lab, _ life: Life = Life(), limit: Int? = 3) async throws -> Lab {
        let engine = try engine(lab, Risky(life: life, clock: lab.clock), limit: limit)
        return try await engine.run {
            if try await lab.inspect({ try await $0.run("poison") }) == nil {
                try await engine.start(Risky.self, id: "poison", with: .init(isPoison: true))
            }
            await life.isPoisoned.wait()
            return lab.afterCrash()
        }
    }

    private static func engine(_ lab: Lab, _ flow: Risky, limit: Int? = 3) throws -> Engine {
        let configuration = EngineConfiguration(gracePeriod: .zero, crashLimit: limit)
        let engine = Engine(
            journal: .memory(lab.image), configuration: configuration, clock: lab.clock, logger: lab.logs.logger)
        try engine.register(flow)
        return engine
    }

    /// So many lives, each of which the poison ends.
    private static func crash(_ times: Int, limit: Int? = 3) async throws -> Lab {
        var lab = Lab()
        for _ in 0..<times { lab = try await live(lab, limit: limit) }
        return lab
    }

    private static func crashes(_ lab: Lab) async throws -> Int {
        let history = try await lab.inspect { try await $0.history(of: "poison") }
        return "\(history?.entries ?? [])".components(separatedBy: "crashed(").count - 1
    }

    @Test func `A step that ends the process again and again has its run paused, and all others go on`() async throws {
        // The first two crashes raise the suspicion, three more are proof.
        let lab = try await Self.crash(5)
        #expect(try await Self.crashes(lab) == 2)
        let life = Life()
        let engine = try Self.engine(lab, Risky(life: life, clock: lab.clock))
        try await engine.run {
            while try await engine.why("poison").status != .paused { await Task.yield() }
            let why = try await engine.why("poison").description
            #expect(
                why.hasPrefix("It is paused, because each time that its step 'work' was made the process ended, since"))
            #expect(try await engine.start(Risky.self, id: "other", with: .init()).result() == 1)
        }
        #expect(life.begun.counts == ["other": 1])
        #expect(lab.logs.lines.contains { $0.contains("each time that one of its steps was made, the process ended") })
        #expect(try await lab.findings() == [])
    }

    @Test func `Once it is mended and resumed, it goes on, and is counted anew`() async throws {
        let lab = try await Self.crash(5)
        let engine = try Self.engine(lab, Risky(life: Life(), clock: lab.clock, mended: true))
        try await engine.run {
            let run = try await engine.find(Risky.self, id: "poison")
            try await run.wait(for: .paused)
            try await run.resume()
            #expect(try await run.result() == 1)
        }
    }

    @Test func `It can be cancelled`() async throws {
        let lab = try await Self.crash(5)
        let engine = try Self.engine(lab, Risky(life: Life(), clock: lab.clock))
        try await engine.run {
            let run = try await engine.find(Risky.self, id: "poison")
            try await run.wait(for: .paused)
            try await run.cancel()
            #expect(try await run.status() == .cancelled)
        }
    }

    @Test func `Suspects are made one at a time, so that it is known which of them it was`() async throws {
        var lab = Lab()
        var begun: [Int] = []
        for round in 0..<3 {
            let (life, before) = (Life(), lab)
            let engine = try Self.engine(lab, Risky(life: life, clock: lab.clock))
            lab = try await engine.run { () async throws in
                for number in 0..<5 where round == 0 {
                    try await engine.start(Risky.self, id: "r\(number)", with: .init(isPoison: true))
                }
                while await life.begun.total + engine.crashes.gate.waitingCount < 5 { await Task.yield() }
                await life.isPoisoned.wait()
                return before.afterCrash()
            }
            begun.append(life.begun.total)
        }
        #expect(begun == [5, 5, 1])
    }

    @Test func `A stop is no crash, and neither is a restart after more than an hour`() async throws {
        var lab = Lab()
        for round in 0..<6 {
            let life = Life()
            let engine = try Self.engine(lab, Risky(life: life, clock: lab.clock))
            let before = lab
            try await engine.run { () async throws in
                if round == 0 { try await engine.start(Risky.self, id: "poison", with: .init(isPoison: true)) }
                await life.isPoisoned.wait()
            }
            #expect(try await before.view { view in try RestartCount.read(in: view) } == nil)
        }
        for _ in 0..<6 {
            lab = try await Self.live(lab)
            lab.clock.advance(by: .seconds(3_601))
        }
        #expect(try await Self.crashes(lab) == 0)
    }

    /// Undoing its step ends the process.
    private struct RiskyUndoing: Workflow {
        struct State: Codable, Sendable {}

        let life: Life
        let clock: ManualClock

        var body: some Flow<State, Nothing> {
            Step("reserve") { _ in }
                .compensate { _, _ in
                    life.isPoisoned.open()
                    try await clock.sleep(for: .days(10_000))
                }
            Step("fail") { _ in throw Oops() }.retry(.never)
        }
    }

    @Test func `Undoing that ends the process again and again has its run paused too`() async throws {
        var lab = Lab()
        for _ in 0..<5 {
            let (before, life) = (lab, Life())
            let engine = Engine(
                journal: .memory(lab.image), configuration: EngineConfiguration(gracePeriod: .zero), clock: lab.clock,
                logger: lab.logs.logger)
            try engine.register(RiskyUndoing(life: life, clock: lab.clock))
            lab = try await engine.run {
                if try await before.inspect({ try await $0.run("poison") }) == nil {
                    try await engine.start(RiskyUndoing.self, id: "poison", with: .init())
                }
                await life.isPoisoned.wait()
                return before.afterCrash()
            }
        }
        let engine = Engine(journal: .memory(lab.image), clock: lab.clock, logger: lab.logs.logger)
        try engine.register(RiskyUndoing(life: Life(), clock: lab.clock))
        try await engine.run {
            while try await engine.why("poison").status != .paused { await Task.yield() }
            let why = try await engine.why("poison").description
            #expect(why.contains("each time that its step 'reserve/compensate' was made the process ended"), "\(why)")
        }
    }

    @Test func `Without a limit nobody counts`() async throws {
        let lab = try await Self.crash(7, limit: nil)
        #expect(try await Self.crashes(lab) == 0)
        #expect(try await lab.view { view in try RestartCount.read(in: view) } == nil)
    }

    @Test func `A limit that cannot be is refused`() async throws {
        let engine = try Self.engine(Lab(), Risky(life: Life(), clock: ManualClock()), limit: 0)
        let error = await #expect(throws: EngineError.self) { try await engine.run() }
        #expect(error?.code == .unsuitableConfiguration)
    }
}
