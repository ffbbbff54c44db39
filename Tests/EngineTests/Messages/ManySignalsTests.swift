import Ratchet
@testable import RatchetEngine
import RatchetJournal
import RatchetTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct ManySignalsTests {
    @Test func `Ten thousand signals arrive in order, one after the other or all before`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Listening(), Later())
        let count = 10_000
        try await engine.run {
            let one = try await engine.start(Listening.self, with: .init(wants: count))
            let kept = try await engine.start(Later.self, with: .init(listening: .init(wants: count)))
            try await kept.wait(for: .sleeping)
            for number in 1...count {
                try await one.signal(Listening.number, number)
                try await kept.signal(Listening.number, number, id: "\(number)")
            }
            await lab.clock.advanceToNext()
            #expect(try await one.result() == count * (count + 1) / 2)
            #expect(try await kept.result() == count * (count + 1) / 2)
        }
    }

    /// Sleeps before it listens.
    private struct Later: Workflow {
        struct State: Codable, Sendable {
            let listening: Listening.State
            var sum: Int?
        }

        var body: some Flow<State, Int> {
            Sleep("nap", for: .seconds(60))
            Call(Listening(), into: \.sum) { state in state.listening }
            Return { state in state.sum ?? 0 }
        }
    }

    /// The bytes that a commit writes, in all, are what would be quadratic first.
    @Test func `Twice as many signals to a run that sleeps write twice as much`() async throws {
        var bytes: [Int] = []
        for count in [1_000, 2_000] {
            let lab = Lab()
            let written = WrittenBytes()
            let engine = try lab.engine(Later(), source: StoreSource.memory(lab.image).counting(written))
            try await engine.run {
                let run = try await engine.start(Later.self, with: .init(listening: .init(wants: count)))
                try await run.wait(for: .sleeping)
                for number in 1...count { try await run.signal(Listening.number, number, id: "\(number)") }
                await lab.clock.advanceToNext()
                _ = try await run.result()
            }
            bytes.append(written.count)
        }
        #expect(bytes[1] < bytes[0] * 5 / 2, "\(bytes)")
    }

    @Test func `Signals to many runs that sleep keep few of them in memory, and none is lost`() async throws {
        let lab = Lab()
        let engine = try lab.engine(SleepsFirst())
        let count = 300
        try await engine.run {
            for number in 0..<count {
                let run = try await engine.start(SleepsFirst.self, id: RunID("s\(number)"), with: .init())
                try await run.wait(for: .sleeping)
            }
            try await withThrowingTaskGroup { group in
                for number in 0..<count {
                    group.addTask {
                        try await engine.signal(RunID("s\(number)"), SleepsFirst.word, "a")
                        try await engine.signal(RunID("s\(number)"), SleepsFirst.word, "\(number)")
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await engine.restingCount <= Runs.restingLimit)
            #expect(try await engine.liveCount == 0)
        }
        let second = try lab.engine(SleepsFirst())
        try await second.run { () async throws -> Void in
            #expect(try await second.restingCount <= Runs.restingLimit)
            lab.clock.advance(by: .seconds(60))
            for number in 0..<count {
                #expect(try await second.find(SleepsFirst.self, id: RunID("s\(number)")).result() == "a \(number)")
            }
        }
    }

    @Test func `Signals that nothing receives do not keep the log from being shortened`() async throws {
        let lab = Lab()
        let engine = try lab.engine(SleepsFirst(), Listening(), limits: JournalLimits(logBytes: 8_192))
        try await engine.run {
            let run = try await engine.start(SleepsFirst.self, with: .init())
            try await run.wait(for: .sleeping)
            let other = try await engine.start(Listening.self, with: .init(wants: 1_000))
            try await run.signal(SleepsFirst.word, "one")
            for number in 1...1_000 { try await other.signal(Listening.number, number) }
            try await run.signal(SleepsFirst.word, "two")
            #expect(try await other.result() == 500_500)
            #expect(try await lab.log().bytes < 3 * 8_192)
            await lab.clock.advanceToNext()
            #expect(try await run.result() == "one two")
        }
    }

    @Test func `Of many nodes that wait for one signal each gets one`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Each())
        try await engine.run {
            let run = try await engine.start(Each.self, with: .init(list: Array(0..<50)))
            for number in 0..<50 {
                try await run.wait(for: .waiting)
                try await run.signal(SleepsFirst.word, "\(number)")
            }
            #expect(try await run.result().sorted() == (0..<50).map { "\($0)" }.sorted())
        }
    }

    private struct Each: Workflow {
        struct State: Codable, Sendable {
            let list: [Int]
            var words: [String]?
        }

        struct One: Workflow {
            struct State: Codable, Sendable { var word: String? }
            var body: some Flow<State, String> {
                Receive(SleepsFirst.word, into: \.word)
                Return { state in state.word ?? "" }
            }
        }

        var body: some Flow<State, [String]> {
            ForEach(\.list, limit: 10, run: One(), into: \.words) { _, _ in One.State() }
            Return { state in state.words ?? [] }
        }
    }
}
