import Foundation
import RatchetJournal
import Testing

/// `ratchet upgrade` on a journal of format 1.
@Suite(.timeLimit(.minutes(10))) struct UpgradeTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        let fixture = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/format-1/data.mdb.zst")
        let frame = Array(try Data(contentsOf: fixture))
        let file = try ZstdDecompressor().decompress(frame[frame[0] == 1 ? 1... : 0...], limit: 1 << 24)
        try FileManager.default.createDirectory(atPath: directory.journal, withIntermediateDirectories: true)
        try Data(file).write(to: URL(filePath: directory.journal + "/data.mdb"))
    }

    @Test func `Other commands say what to do, and after it they work`() async throws {
        let path = directory.journal
        let refused = try await CommandProcess.run("runs", "list", journal: path)
        #expect(refused.exitCode == 1 && refused.errors.contains("run 'ratchet upgrade --journal \(path)'"))
        let upgrade = try await CommandProcess.run("upgrade", journal: path)
        #expect(upgrade.exitCode == 0 && upgrade.errors.isEmpty)
        #expect(upgrade.output.contains("\(path) had format 1 and has format 3 now; "))
        let list = try await CommandProcess.run("runs", "list", journal: path)
        #expect(list.exitCode == 0 && list.output.contains("at-the-door"))
        let again = try await CommandProcess.run("upgrade", "--json", journal: path)
        #expect(again.exitCode == 0)
        let answer = try #require(try JSONSerialization.jsonObject(with: Data(again.output.utf8)) as? [String: Any])
        #expect(answer["from"] as? Int == 3 && answer["to"] as? Int == 3 && answer["rows"] as? Int == 0)
    }

    @Test func `A program reads what was done`() async throws {
        let upgrade = try await CommandProcess.run("upgrade", "--json", journal: directory.journal)
        #expect(upgrade.exitCode == 0 && upgrade.errors.isEmpty)
        let answer = try #require(try JSONSerialization.jsonObject(with: Data(upgrade.output.utf8)) as? [String: Any])
        #expect(
            answer["from"] as? Int == 1 && answer["to"] as? Int == 3 && answer["path"] as? String == directory.journal)
        #expect(try #require(answer["rows"] as? Int) > 60)
        let verified = try await CommandProcess.run("verify", journal: directory.journal)
        #expect(verified.exitCode == 0)
        let again = try await CommandProcess.run("upgrade", journal: directory.journal)
        #expect(again.exitCode == 0 && again.output == "\(directory.journal) has format 3 already\n")
    }

    @Test func `A journal of an old format that an engine has open is refused, and stays what it was`() async throws {
        let owner = open(directory.journal + "/owner", O_RDWR | O_CREAT, 0o600)
        #expect(owner >= 0 && flock(owner, LOCK_EX | LOCK_NB) == 0)
        let file = URL(filePath: directory.journal + "/data.mdb")
        let before = try Data(contentsOf: file)
        let refused = try await CommandProcess.run("upgrade", journal: directory.journal)
        #expect(refused.exitCode == 1 && refused.output.isEmpty && refused.errors.contains("is open already"))
        #expect(try Data(contentsOf: file) == before)
        close(owner)
        let upgrade = try await CommandProcess.run("upgrade", journal: directory.journal)
        #expect(upgrade.exitCode == 0)
    }

    @Test func `What is no journal is an error of one line`() async throws {
        let none = try await CommandProcess.run("upgrade", "--journal", directory.path)
        #expect(none.exitCode == 1 && none.output.isEmpty && none.errors.hasPrefix("Error: there is no journal at"))
    }

    @Test func `A journal that is in use is refused in one line`() async throws {
        _ = try await JournalUpgrade.run(directory.journal)
        let store = try await LMDBStore.open(directory.journal)
        let result = try await CommandProcess.run("upgrade", journal: directory.journal)
        await store.close()
        #expect(result.exitCode == 1 && result.output.isEmpty)
        #expect(result.errors.split(separator: "\n").count == 1 && result.errors.contains("is open already"))
    }
}
