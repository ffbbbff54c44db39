import Foundation
import Ratchet
import RatchetCLI
import RatchetEngine
import RatchetJournal
import RatchetTesting
import Testing

/// Each kind of damage is made in a real journal, and `verify` names exactly that.
@Suite(.timeLimit(.minutes(10))) struct VerifyTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test(arguments: Harm.all) func `What is damaged is named, and nothing else`(harm: Harm) async throws {
        try await SampleJournal(path: directory.journal).make()
        try await harm.apply(to: directory.journal)
        let result = try await Maintenance.verify(directory.journal)
        let found = result.findings.map { "\($0.kind.rawValue): \($0)" }
        #expect(found.count == harm.findings.count, "\(found)")
        for (found, expected) in zip(found, harm.findings) { #expect(Harm.fits(found, expected), "\(found)") }
        #expect(result.damageCount == harm.findings.count { !$0.hasPrefix("unknown") })
        #expect(result.noteCount == harm.findings.count { $0.hasPrefix("unknown") })
    }

    @Test func `A healthy journal with a run of each sort has no finding, at rest and beside its engine`() async throws
    {
        let sample = SampleJournal(path: directory.journal)
        try await sample.make {
            let result = try await Maintenance.verify(sample.path)
            #expect(result.findings == [] && result.wasOwned)
        }
        let result = try await Maintenance.verify(sample.path)
        #expect(result.findings == [] && !result.wasOwned)
        #expect(
            result.counts["entities"] == 3 && result.counts["archive"] == 3 && result.counts["timers"] == 3
                && result.counts["runIDs"] == 5)
    }

    @Test func `The command prints what it finds, in text and in JSON, and says by its exit code whether all is well`()
        async throws
    {
        try await SampleJournal(path: directory.journal).make()
        let sound = try await CommandProcess.run("verify", journal: directory.journal)
        #expect(sound.exitCode == 0 && sound.errors.isEmpty && sound.output.contains("✓ nothing is damaged"))
        try await Harm.apply(to: directory.journal) { [JournalTables.archive.put(.run(1), [1, 2, 3])] }
        let damaged = try await CommandProcess.run("verify", journal: directory.journal)
        #expect(damaged.exitCode == 1 && damaged.errors.isEmpty)
        #expect(damaged.output.contains("✗ 1 thing is damaged"))
        #expect(
            damaged.output.hasSuffix(
                """
                ✗ table 'archive', run 1
                  the snapshot of entity 1:1 is damaged: its checksum does not fit
                  → the run is parked; all others go on
                  → keep a copy of the directory, and restore a backup

                """))
        let json = try await CommandProcess.run("verify", "--json", journal: directory.journal)
        let answer = try JSONDecoder().decode(Answer.self, from: Data(json.output.utf8))
        #expect(json.exitCode == 1 && !answer.isSound && answer.damageCount == 1)
        #expect(answer.findings.map(\.run) == [1])
        let none = try await CommandProcess.run("verify", journal: directory.path)
        #expect(none.exitCode == 1 && none.errors.hasPrefix("Error: there is no journal at"))
    }

    private struct Answer: Decodable {
        let isSound: Bool
        let damageCount: Int
        let findings: [Finding]
        struct Finding: Decodable { let run: Int? }
    }
}
