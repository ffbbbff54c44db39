import Ratchet
@testable import RatchetEngine
import RatchetJournal
import RatchetTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct BoundedLogTests {
    /// So many turns of one step each, and then it waits for the test.
    private struct Long: Workflow {
        struct State: Codable, Sendable, Hashable {
            let turns: Int
            var done = 0
        }

        let effects: Tally
        let goOn: Latch

        var body: some Flow<State, Int> {
            Repeat("again", while: { $0.done < $0.turns }, atMost: 10_000) {
                Step("count") { run in
                    effects.add("\(run.runID) \(run.state.done + 1)")
                    return run.state.done + 1
                } reduce: { state, done in
                    state.done = done
                }
            }
            Step("wait") { run in
                effects.add("\(run.runID) waits")
                await goOn.wait()
            }
            Return { state in state.done }
        }
    }

    @Test func `The log of runs that take long stays short, and recovery finds everything`() async throws {
        let lab = Lab()
        let effects = Tally()
        let goOn = Latch()
        let limits = JournalLimits(logBytes: 4_096)
        let ids = (0..<10).map { RunID("r\($0)") }
        let first = try lab.engine(Long(effects: effects, goOn: goOn), limits: limits, grace: .zero)
        let crashed = try await first.run {
            for id in ids { try await first.start(Long.self, id: id, with: .init(turns: 400)) }
            var longest = 0
            while !ids.allSatisfy({ effects.counts["\($0) waits"] != nil }) {
                longest = max(longest, try await lab.log().bytes)
                await Task.yield()
            }
            #expect(longest < 3 * 4_096)
            defer { goOn.open() }
            return lab.afterCrash()
        }
        let second = try crashed.engine(Long(effects: effects, goOn: goOn), limits: limits)
        try await second.run {
            for id in ids {
                let run = try await second.find(Long.self, id: id)
                #expect(try await run.result() == 400)
            }
        }
        for id in ids {
            #expect((1...400).allSatisfy { effects.counts["\(id) \($0)"] == 1 })
        }
    }

    @Test func `A run that only waits is covered when the log grows, and comes back`() async throws {
        let lab = Lab()
        let effects = Tally()
        let goOn = Latch()
        let limits = JournalLimits(logBytes: 2_048)
        let first = try lab.engine(Long(effects: effects, goOn: goOn), Trying { _ in 1 }, limits: limits, grace: .zero)
        let crashed = try await first.run { () async throws in
            try await first.start(Long.self, id: "old", with: .init(turns: 3))
            while effects.counts["old waits"] == nil { await Task.yield() }
            for _ in 0..<300 { _ = try await first.start(Trying.self, with: .init()).result() }
            #expect(try await lab.log().bytes < 3 * 2_048)
            defer { goOn.open() }
            return lab.afterCrash()
        }
        let second = try crashed.engine(Long(effects: effects, goOn: goOn), Trying { _ in 1 }, limits: limits)
        try await second.run { () async throws in
            #expect(try await second.find(Long.self, id: "old").result() == 3)
            // Numbers go on after the last one, although the log has forgotten it.
            #expect(try await second.start(Trying.self, with: .init()).id == "run-302")
        }
        #expect(effects.counts == ["old 1": 1, "old 2": 1, "old 3": 1, "old waits": 2])
    }
}
