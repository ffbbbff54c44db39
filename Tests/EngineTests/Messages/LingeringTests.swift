import Ratchet
import RatchetTesting
import Testing

@testable import RatchetEngine

/// What wakes a large run does not have all of it written each time.
@Suite(.timeLimit(.minutes(10))) struct LingeringTests {
    private struct Votes: Workflow {
        struct State: Codable, Sendable {
            var voters: [Int]
            var votes: [Int]?
        }

        struct Vote: Workflow {
            struct State: Codable, Sendable { var vote: Int? }

            var body: some Flow<State, Int> {
                Promise("vote", into: \.vote)
                Return { state in state.vote ?? 0 }
            }
        }

        var body: some Flow<State, Int> {
            ForEach("voters", \.voters, limit: 1_000, run: Vote(), into: \.votes) { _, _ in Vote.State() }
            Return { state in (state.votes ?? []).reduce(0, +) }
        }
    }

    private static func vote(_ voter: Int, _ engine: Engine) async throws {
        try await engine.resolve(PromiseToken("run-1/voters%5B\(voter)%5D/vote"), 1)
    }

    /// How often the run has left memory.
    private static func putAways(_ lab: Lab) async throws -> Int {
        let history = try await lab.inspect { try await $0.history(of: "run-1") }
        return (history?.entries ?? []).filter { entry in
            if case .event(.putAway, _, _) = entry.content { true } else { false }
        }.count
    }

    @Test func `A large run that is woken stays in memory for a while, a small one does not`() async throws {
        for (voters, expected) in [(300, 1), (3, 3)] {
            let lab = Lab()
            let engine = try lab.engine(Votes())
            try await engine.run {
                let run = try await engine.start(Votes.self, with: .init(voters: Array(0..<voters)))
                for voter in 0..<2 {
                    try await Self.untilPutAway(run, times: voters > 100 ? 1 : voter + 1, lab)
                    try await Self.vote(voter, engine)
                }
                if voters < 100 { try await Self.untilPutAway(run, times: 3, lab) }
                #expect(try await Self.putAways(lab) == expected)
                if voters < 100 { return }
                #expect(try await run.status() == .running)
                await lab.clock.advanceToNext()
                try await Self.untilPutAway(run, times: 2, lab)
                #expect(try await run.status() == .waiting)
            }
        }
    }

    private static func untilPutAway(_ run: RunHandle<Votes>, times: Int, _ lab: Lab) async throws {
        while try await putAways(lab) < times { await Task.yield() }
    }

    @Test func `A large run that lingers goes on after a crash, a stop and a pause`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Votes())
        let crashed = try await engine.run {
            let run = try await engine.start(Votes.self, with: .init(voters: Array(0..<100)))
            try await Self.untilPutAway(run, times: 1, lab)
            for voter in 0..<40 { try await Self.vote(voter, engine) }
            return lab.afterCrash()
        }
        // Stopped in one life of the journal, crashed in the other.
        for next in [lab, crashed] {
            let engine = try next.engine(Votes())
            try await engine.run {
                let run = try await engine.find(Votes.self, id: "run-1")
                for voter in 40..<80 { try await Self.vote(voter, engine) }
                try await run.pause()
                #expect(try await run.status() == .paused)
                for voter in 80..<100 { try await Self.vote(voter, engine) }
                try await run.resume()
                #expect(try await run.result() == 100)
            }
        }
    }
}
