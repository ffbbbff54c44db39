import Foundation
import Ratchet
import RatchetEngine
import Testing

/// Queues of a process that is killed under load, at moments by chance, again and again.
@Suite(.timeLimit(.minutes(30)), .serialized)
struct JobKillTests {
    private static let roundsOfAJournal = 20
    /// `RATCHET_KILLS`: how often there is one in all.
    private static let kills = number("RATCHET_KILLS") ?? 20
    private static let seed = UInt64(number("RATCHET_SEED") ?? 1)

    private static func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap(Int.init) }

    @Test(arguments: 0..<max(1, kills / roundsOfAJournal))
    func `No job is lost that was acknowledged, and none is done twice, however often its process is killed`(
        journal: Int
    ) async throws {
        var chance = SplitMix64(seed: Self.seed &+ UInt64(journal))
        try await Scene.with { scene in
            var ledger = JobLedger()
            for round in 1...Self.roundsOfAJournal {
                let lines = Int.random(in: 1...120, using: &chance)
                #expect(try await scene.load(killedAfter: lines) == .killed)
                try await ledger.check(scene, "journal \(journal), kill \(round) after \(lines) lines")
            }
            try await Self.checkSettled(scene, &ledger)
        }
    }

    /// In the end each job is done, once, or has failed as often as it may.
    private static func checkSettled(_ scene: Scene, _ ledger: inout JobLedger) async throws {
        let counts = try await scene.settle()
        try await ledger.check(scene, "in the end")
        let jobs = try await scene.jobs()
        #expect(jobs.allSatisfy { [.completed, .dead].contains($0.status) })
        #expect(jobs.contains { $0.status == .dead } && ledger.ends.count > jobs.count / 2)
        #expect(counts == ledger.ends.mapValues { _ in 1 })
    }
}
