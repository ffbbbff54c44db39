import Ratchet
import RatchetJournal
import RatchetTesting
import Testing

@testable import RatchetEngine

/// What is told of a run's past.
@Suite(.timeLimit(.minutes(10))) struct RunHistoryTests {
    /// Two turns, a sleep, and two elements.
    private struct Journey: Workflow {
        struct State: Codable, Sendable {
            var turns = 0
            var list = [1, 2]
            var outputs: [Int]?
        }

        struct Leg: Workflow {
            struct State: Codable, Sendable { let value: Int }
            var body: some Flow<State, Int> {
                Return { state in state.value * 2 }
            }
        }

        let goOn: Latch

        var body: some Flow<State, Int> {
            Repeat("turns", while: { $0.turns < 2 }, atMost: 5) {
                Step("turn") { run in
                    run.state.turns + 1
                } reduce: { state, turns in
                    state.turns = turns
                }
            }
            Sleep("rest", for: .seconds(60))
            ForEach(\.list, limit: 1, run: Leg(), into: \.outputs) { value, _ in Leg.State(value: value) }
            Step("wait") { _ in await goOn.wait() }
            Return { state in state.outputs?.reduce(0, +) ?? 0 }
        }
    }

    private static let beginning = [
        "started", "looped turns", "stepReduced turns[1]/turn", "looped turns", "stepReduced turns[2]/turn",
        "loopEnded turns", "sleepStarted rest", "putAway",
    ]
    private static let middle = [
        "broughtBack", "sleepEnded rest", "fannedOut list", "returned list[0]/return", "returned list[1]/return",
    ]
    private static let end = ["stepCompleted wait", "returned return"]

    private static func text(_ history: RunHistory?) -> [String] {
        (history?.entries ?? []).map { entry in
            switch entry.content {
            case .event(let event, _, let path): event.name + (path.map { " \($0)" } ?? "")
            case .unreadable(let text): "unreadable: \(text)"
            }
        }
    }

    @Test(arguments: [1 << 24, 1])
    func `Every event of a run is told once and in order, whether it sleeps, lives or is over`(
        logBytes: Int
    ) async throws {
        let lab = Lab()
        let goOn = Latch()
        let engine = try lab.engine(
            Journey(goOn: goOn), Trying { _ in 1 }, limits: JournalLimits(logBytes: logBytes))
        let history: @Sendable () async throws -> RunHistory? = {
            try await lab.inspect { try await $0.history(of: "j") }
        }
        try await engine.run { () async throws in
            let run = try await engine.start(Journey.self, id: "j", with: .init())
            await lab.clock.waitForSleepers(1)
            #expect(Self.text(try await history()) == Self.beginning)
            #expect(try await history()?.status == .sleeping)
            lab.clock.advance(by: .seconds(60))
            while Self.text(try await history()).count < Self.beginning.count + Self.middle.count { await Task.yield() }
            #expect(Self.text(try await history()) == Self.beginning + Self.middle)
            for _ in 0..<10 { _ = try await engine.start(Trying.self, with: .init()).result() }
            goOn.open()
            #expect(try await run.result() == 6)
            for _ in 0..<10 { _ = try await engine.start(Trying.self, with: .init()).result() }
        }
        let told = try #require(try await history())
        #expect(Self.text(told) == Self.beginning + Self.middle + Self.end)
        #expect(told.isWhole && told.status == .completed && told.workflow == "Journey")
        #expect(zip(told.entries, told.entries.dropFirst()).allSatisfy { $0.lsn <= $1.lsn })
        let rows = try await lab.rows()["history"] ?? 0
        #expect((rows > 0) == (logBytes == 1))
    }

    @Test func `A parked run has its history`() async throws {
        let lab = Lab()
        let first = try lab.engine(Journey(goOn: Latch()), limits: JournalLimits(logBytes: 1))
        try await first.run { () async throws in
            _ = try await first.start(Journey.self, id: "j", with: .init())
            await lab.clock.waitForSleepers(1)
        }
        lab.clock.advance(by: .seconds(60))
        let second = try lab.engine(limits: JournalLimits(logBytes: 1))
        try await second.run { () async throws in
            while try await second.find(RunID("j"), of: "Journey").number == 0 { await Task.yield() }
            while try await lab.inspect({ try await $0.run("j") })?.run.status != .parked { await Task.yield() }
        }
        let told = try #require(try await lab.inspect { try await $0.history(of: "j") })
        #expect(Self.text(told) == Self.beginning && told.status == .parked)
    }

    @Test func `Damage to a row of history is told in its place, and hurts no other run`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Trying { _ in 1 }, limits: JournalLimits(logBytes: 1))
        try await engine.run {
            for _ in 0..<20 { _ = try await engine.start(Trying.self, with: .init()).result() }
        }
        let key = try await lab.view { view in
            var key: HistoryKey?
            try JournalTables.history.scanKeys(.all, in: view) { found in
                key = key ?? found
                return .next
            }
            return key
        }
        try await lab.change(try #require(key), of: Table<HistoryKey, [UInt8]>(JournalTables.history.name)) {
            $0[6] ^= 1
        }
        let broken = try #require(try await lab.inspect { try await $0.history(of: "run-1") })
        #expect(Self.text(broken).first?.contains("the history of entity 1:1 from LSN 1 on is damaged") == true)
        #expect(!broken.isWhole)
        // Nodes are still named, as far as the run's last value knows them.
        #expect(Self.text(broken).dropFirst() == ["stepCompleted try", "returned return"])
        let whole = try await lab.inspect { try await $0.history(of: "run-2") }
        #expect(Self.text(whole) == ["started", "stepCompleted try", "returned return"])
    }

    @Test func `Without history the log's events are told, and that there were others`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Trying { _ in 1 }, limits: JournalLimits(logBytes: 1), history: .dropped)
        try await engine.run {
            for _ in 0..<20 { _ = try await engine.start(Trying.self, with: .init()).result() }
        }
        let told = try #require(try await lab.inspect { try await $0.history(of: "run-1") })
        #expect(told.entries.isEmpty && !told.isWhole)
    }
}
