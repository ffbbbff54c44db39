import Ratchet
import RatchetJournal
import RatchetTesting
import Synchronization
import Testing

@testable import RatchetEngine

/// An engine whose log is full most of the time: everybody gets through, and the log keeps its bound.
@Suite(.serialized, .timeLimit(.minutes(10))) struct FullLogTests {
    /// So many turns of one step each, with a State of many bytes that do not compress well.
    private struct Large: Workflow {
        struct State: Codable, Sendable, Hashable {
            let ballast: [Int]
            let turns: Int
            var done = 0
        }

        let effects: Tally
        var durability = Durability.durable

        var body: some Flow<State, Int> {
            Repeat("again", while: { $0.done < $0.turns }, atMost: 10_000) {
                Step("count") { run in
                    effects.add("\(run.runID) \(run.state.done + 1)")
                    return run.state.done + 1
                } reduce: { state, done in
                    state.done = done
                }
                .durability(durability)
            }
            Return { state in state.done }
        }

        static func state(_ number: Int, turns: Int) -> State {
            State(ballast: (0..<200).map { ($0 &+ number) &* 7_919 % 1_000_003 }, turns: turns)
        }
    }

    @Test(arguments: [Durability.durable, .relaxed])
    func `Many runs with large States on a slow store keep the log's bound, and all end`(
        durability: Durability
    ) async throws {
        let lab = Lab()
        let effects = Tally()
        let gauge = LogGauge(limit: 32 << 10)
        let engine = try lab.engine(
            Large(effects: effects, durability: durability), source: gauge.source(lab.image, patience: 20),
            limits: JournalLimits(logBytes: 32 << 10))
        try await engine.run {
            try await withThrowingTaskGroup { group in
                for number in 0..<60 {
                    group.addTask {
                        let state = Large.state(number, turns: 10)
                        let run = try await engine.start(Large.self, with: state, durability: durability)
                        #expect(try await run.result() == 10)
                    }
                }
                try await group.waitForAll()
            }
        }
        #expect(gauge.readings.excess <= 0)
        #expect(effects.total == 600)
    }

    @Test func `After a crash with a full log everything goes on, and the log is short again`() async throws {
        let lab = Lab()
        let effects = Tally()
        let gauge = LogGauge(limit: 16 << 10)
        let limits = JournalLimits(logBytes: 16 << 10)
        let first = try lab.engine(
            Large(effects: effects), source: gauge.source(lab.image, patience: 5), limits: limits, grace: .zero)
        let crashed = try await first.run { () async throws -> Lab in
            for number in 0..<20 {
                try await first.start(Large.self, id: RunID("r\(number)"), with: Large.state(number, turns: 30))
            }
            while gauge.readings.bytes < 7 << 10 { await Task.yield() }
            return lab.afterCrash()
        }
        let second = try crashed.engine(Large(effects: effects), limits: limits)
        try await second.run { () async throws in
            for number in 0..<20 {
                #expect(try await second.find(Large.self, id: RunID("r\(number)")).result() == 30)
            }
            #expect(try await crashed.log().bytes < 24 << 10)
        }
    }

    @Test func `A graceful stop with a full log ends, and loses no step that was made`() async throws {
        let lab = Lab()
        let effects = Tally()
        let gauge = LogGauge(limit: 8 << 10)
        let limits = JournalLimits(logBytes: 8 << 10)
        let first = try lab.engine(
            Large(effects: effects), source: gauge.source(lab.image, patience: 30), limits: limits)
        try await first.run {
            for number in 0..<30 {
                try await first.start(Large.self, id: RunID("r\(number)"), with: Large.state(number, turns: 20))
            }
            while effects.total < 200 { await Task.yield() }
        }
        #expect(gauge.readings.excess <= 0)
        let second = try lab.engine(Large(effects: effects), limits: limits)
        try await second.run { () async throws in
            for number in 0..<30 {
                #expect(try await second.find(Large.self, id: RunID("r\(number)")).result() == 20)
            }
        }
        #expect(effects.counts.values.allSatisfy { $0 == 1 })
    }

    // MARK: - Runs that cannot bring a snapshot

    /// Whether States can be encoded.
    private static let canEncode = Mutex(true)

    /// A State that cannot always be encoded.
    private struct Moody: Codable, Sendable {
        var done: Int?
        var last: Int?

        init() {}

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            done = try values.decodeIfPresent(Int.self, forKey: .done)
            last = try values.decodeIfPresent(Int.self, forKey: .last)
        }

        func encode(to encoder: any Encoder) throws {
            guard canEncode.withLock({ $0 }) else { throw Oops(number: 5) }
            var values = encoder.container(keyedBy: CodingKeys.self)
            try values.encodeIfPresent(done, forKey: .done)
            try values.encodeIfPresent(last, forKey: .last)
        }

        private enum CodingKeys: CodingKey { case done, last }
    }

    private struct Stuck: Workflow {
        typealias State = Moody

        let begun = Latch()
        let goOn: Latch
        var fails = false

        var body: some Flow<State, Int> {
            Step("first", into: \.done) { _ in 7 }
            Step("second", into: \.last) { _ in
                begun.open()
                await withTaskCancellationHandler {
                    await goOn.wait()
                } onCancel: {
                    goOn.open()
                }
                try Task.checkCancellation()
                if fails { throw Hopeless() }
                return 2
            }
            Return { state in (state.done ?? 0) * 10 + (state.last ?? 0) }
        }
    }

    /// The suite is serial, as its tests share what their States do.
    @Test func `A run whose State cannot be encoded is parked when the log needs it, and holds up nobody`() async throws
    {
        defer { Self.canEncode.withLock { $0 = true } }
        let lab = Lab()
        let flow = Stuck(goOn: Latch())
        let limits = JournalLimits(logBytes: 4 << 10)
        let first = try lab.engine(flow, Large(effects: Tally()), limits: limits, grace: .zero)
        try await first.run { () async throws in
            let run = try await first.start(Stuck.self, id: "stuck", with: .init())
            await flow.begun.wait()
            Self.canEncode.withLock { $0 = false }
            let other = try await first.start(Large.self, id: "other", with: Large.state(1, turns: 100))
            #expect(try await other.result() == 100)
            let error = await #expect(throws: EngineError.self) { try await run.result() }
            #expect(error?.code == .parked)
            #expect(error?.message.contains("its State cannot be encoded") == true)
            #expect(try await run.status() == .parked)
            flow.goOn.open()
        }
        // With code that can encode it, it goes on from where it stood.
        Self.canEncode.withLock { $0 = true }
        let second = try lab.engine(flow, Large(effects: Tally()), limits: limits)
        #expect(try await second.run { try await second.find(Stuck.self, id: "stuck").result() } == 72)

        // One that fails can do without its State.
        let failing = Stuck(goOn: Latch(), fails: true)
        let third = try lab.engine(failing, Large(effects: Tally()), limits: limits)
        try await third.run { () async throws in
            let run = try await third.start(Stuck.self, id: "failing", with: .init())
            await failing.begun.wait()
            Self.canEncode.withLock { $0 = false }
            failing.goOn.open()
            await #expect(throws: RunFailure.self) { try await run.result() }
            #expect(try await run.status() == .failed)
        }
    }

    @Test func `A run with a damaged snapshot is parked, its row kept aside, and the log goes on`() async throws {
        let lab = Lab()
        let limits = JournalLimits(logBytes: 4 << 10)
        let flow = Stuck(goOn: Latch())
        let first = try lab.engine(flow, Large(effects: Tally()), limits: limits, grace: .zero)
        try await first.run { () async throws in
            try await first.start(Stuck.self, id: "stuck", with: .init())
            await flow.begun.wait()
            var others = 0
            while try await lab.row(.run(1), of: JournalTables.entities) == nil {
                others += 1
                let other = try await first.start(
                    Large.self, id: RunID("other \(others)"), with: Large.state(1, turns: 100))
                #expect(try await other.result() == 100)
            }
        }
        try await lab.change(.run(1), of: JournalTables.entities) { $0[$0.count - 1] ^= 1 }
        for round in 0..<2 {
            let engine = try lab.engine(flow, Large(effects: Tally()), limits: limits)
            try await engine.run { () async throws in
                #expect(try await engine.find(Stuck.self, id: "stuck").status() == .parked)
                let other = try await engine.start(
                    Large.self, id: RunID("after \(round)"), with: Large.state(1, turns: 100))
                #expect(try await other.result() == 100)
                #expect(try await lab.log().bytes < 6 << 10)
            }
        }
        let kept = try await lab.view { view in
            try JournalTables.damaged.value(for: .run(1), in: view, with: .plain)
        }
        #expect((kept?.count ?? 0) > 16)
    }
}
