import Foundation
import RatchetJournal
import Testing

/// `ratchet upgrade` on a journal of format 1.
@Suite(.timeLimit(.minutes(5))) struct UpgradeTests {
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
        #expect(upgrade.output.contains("\(path) had format 1 and has format 2 now; "))
        let list = try await CommandProcess.run("runs", "list", journal: path)
        #expect(list.exitCode == 0 && list.output.contains("at-the-door"))
        let again = try await CommandProcess.run("upgrade", "--json", journal: path)
        #expect(again.exitCode == 0)
        let answer = try #require(try JSONSerialization.jsonObject(with: Data(again.output.utf8)) as? [String: Any])
        #expect(answer["from"] as? Int == 2 && answer["to"] as? Int == 2 && answer["rows"] as? Int == 0)
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
