import Foundation
import Ratchet
import RatchetCLI
import RatchetEngine
import RatchetJournal
import RatchetTesting
import Testing

/// Backups by the command, beside an engine, and what an engine makes of them.
@Suite(.timeLimit(.minutes(10))) struct BackupTests {
    private let directory: TemporaryDirectory
    private let sample: SampleJournal
    private var backup: String { directory.path + "/backup" }

    init() throws {
        directory = try TemporaryDirectory()
        sample = SampleJournal(path: directory.journal)
    }

    @Test func `A backup beside an engine is restored, and another engine goes on with it, one owner further`()
        async throws
    {
        let (path, backup, restored) = (sample.path, backup, directory.path + "/restored")
        try await sample.make {
            let made = try await CommandProcess.run("backup", "--to", backup, journal: path)
            #expect(made.exitCode == 0 && made.errors.isEmpty)
            #expect(made.output.contains("checked    ✓ every page, checksum and cross-reference is sound"))
        }
        #expect(try await Maintenance.verify(backup).findings == [])
        let answer = try await CommandProcess.run("restore", "--from", backup, "--to", restored, "--json")
        let sizes = try JSONDecoder().decode(Sizes.self, from: Data(answer.output.utf8))
        #expect(answer.exitCode == 0 && sizes.path == backup && sizes.to == restored && sizes.checked)
        let before = try await epoch(of: backup)
        let store = try await LMDBStore.open(restored)
        #expect(store.epoch.rawValue == before + 1)
        await store.close()
        try await goOn(restored)
        #expect(try await Maintenance.verify(restored).findings == [])
        // The backup is what it was.
        #expect(try await epoch(of: backup) == before)
    }

    @Test func `A place where a journal is, and a journal with damage, are refused in one line`() async throws {
        try await sample.make()
        for command in [["backup", "--to", sample.path], ["restore", "--from", sample.path, "--to", sample.path]] {
            let result = try await CommandProcess.run(command, journal: sample.path)
            #expect(result.exitCode == 1 && result.output.isEmpty)
            #expect(result.errors.hasPrefix("Error: there is a journal at '\(sample.path)' already"))
        }
        try await Harm.apply(to: sample.path) { [EngineTables.runIDs.put(UserKey("ghost".keyBytes), 99)] }
        let refused = try await CommandProcess.run("backup", "--to", backup, journal: sample.path)
        #expect(refused.exitCode == 1 && refused.errors.split(separator: "\n").count == 1)
        #expect(refused.errors.contains("table 'runIDs', 'ghost', run 99: there is no such run"))
        #expect(!FileManager.default.fileExists(atPath: backup))
        let forced = try await CommandProcess.run("backup", "--to", backup, "--no-verify", journal: sample.path)
        #expect(forced.exitCode == 0 && forced.output.contains("no: look with `ratchet verify`"))
        #expect(try await Maintenance.verify(backup).damageCount == 1)
    }

    @Test func `A journal is compacted when its engine has stopped, and not before`() async throws {
        let path = sample.path
        try await sample.make {
            let refused = try await CommandProcess.run("compact", journal: path)
            #expect(
                refused.exitCode == 1 && refused.errors.hasPrefix("Error: the journal at '\(path)' is open already, by")
            )
        }
        let store = try await LMDBStore.open(path)
        var (full, empty) = (WriteBatch(), WriteBatch())
        for number in 0..<UInt64(2_000) {
            full.add(.put("plans", key: number.keyBytes, value: [UInt8](repeating: 7, count: 1_000)))
            empty.add(.delete("plans", key: number.keyBytes))
        }
        try await store.commit(full)
        try await store.commit(empty)
        await store.close()
        let done = try await CommandProcess.run("compact", "--json", journal: path)
        let sizes = try JSONDecoder().decode(Sizes.self, from: Data(done.output.utf8))
        #expect(done.exitCode == 0 && sizes.bytesBefore > 2_000_000 && sizes.bytesAfter < 200_000)
        #expect(try await Maintenance.verify(path).findings == [])
        #expect(try await sample.read { try await $0.runs() }.runs.count == 6)
    }

    private struct Sizes: Decodable {
        let path: String
        let to: String?
        let bytesBefore: Int
        let bytesAfter: Int
        let checked: Bool
    }

    private func epoch(of path: String) async throws -> UInt64 {
        let reader = try await LMDBReader.open(path)
        let bytes = try await reader.read { view in try view.value(for: Array("epoch".utf8), in: "meta") }
        await reader.close()
        return try #require(bytes).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The run that was at the gate when the backup was made comes to its end.
    private func goOn(_ path: String) async throws {
        let gate = Gate()
        gate.open()
        let engine = Engine(journal: .directory(path), clock: sample.clock)
        try engine.register(ShipOrder(clock: sample.clock))
        try engine.register(WaitForGate(gate: gate))
        try await engine.run {
            try await SampleJournal(path: path).wait(for: "at-gate", .completed)
        }
    }
}
