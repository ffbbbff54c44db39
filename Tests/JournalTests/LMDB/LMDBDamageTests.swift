import Foundation
import RatchetJournal
import Testing

@Suite struct LMDBDamageTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    struct Harm: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let apply: @Sendable (inout Data) -> Void
    }

    static let harms = [
        Harm(testDescription: "cut off in the middle") { $0.removeLast($0.count / 2) },
        Harm(testDescription: "cut off in the first page") { $0 = $0.prefix(100) },
        Harm(testDescription: "cut off behind the first page") { $0 = $0.prefix(4096) },
        Harm(testDescription: "its last page is missing") { $0.removeLast(4096) },
        Harm(testDescription: "text") { $0 = Data(repeating: 65, count: $0.count) },
        Harm(testDescription: "zeros") { $0 = Data(count: $0.count) },
        Harm(testDescription: "another magic number") { $0[16] ^= 1 },
        Harm(testDescription: "another version of LMDB") { $0[20] = 9 },
        Harm(testDescription: "a second page of zeros") { $0.replaceSubrange(4096..<8192, with: Data(count: 4096)) },
        Harm(testDescription: "a page size that is none") { $0[40] = 3 },
        Harm(testDescription: "a last page beyond all bounds") {
            for page in [0, 4096] { $0.replaceSubrange(page + 136..<page + 144, with: Data(repeating: 255, count: 8)) }
        },
    ]

    @Test(arguments: harms) func `A file that is not whole is refused before it is mapped`(harm: Harm) async throws {
        try await makeJournal()
        var bytes = try Data(contentsOf: directory.dataFile)
        harm.apply(&bytes)
        try bytes.write(to: directory.dataFile)
        await expectError(.damaged) { _ = try await LMDBStore.open(directory.journal) }
        await expectError(.damaged) { _ = try await LMDBReader.open(directory.journal) }
        // What was refused is let go: the lock is free for whoever comes after the repair.
        try FileManager.default.removeItem(atPath: directory.journal)
        try await LMDBStore.open(directory.journal).close()
    }

    /// A torn page can have fewer names than the page above it says; looking again would never find more.
    @Test func `A list of tables that is shorter than it should be is refused`() async throws {
        try await makeJournal()
        var bytes = try Data(contentsOf: directory.dataFile)
        // How many rows the list has, in both meta pages.
        for page in [0, 4096] { bytes[page + 120] = 99 }
        try bytes.write(to: directory.dataFile)
        await expectError(.damaged) { _ = try await LMDBStore.open(directory.journal) }
        await expectError(.damaged) {
            let reader = try await LMDBReader.open(directory.journal)
            _ = try await reader.read { view in try view.count(of: JournalTables.log.name) }
        }
    }

    @Test func `A whole file is opened although pages that were never written are missing at its end`() async throws {
        let store = try await LMDBStore.open(directory.journal)
        try await store.commit(.rows(0..<10))
        var batch = WriteBatch()
        batch.add(.put("big", key: [1], value: [UInt8](repeating: 1, count: 1 << 20)))
        batch.add(.delete("big", key: [1]))
        try await store.commit(batch)
        let pages = try await store.usage().fileBytes
        await store.close()
        let size = try #require(try directory.dataFile.resourceValues(forKeys: [.fileSizeKey]).fileSize)
        #expect(size < pages, "this test needs a file that lacks pages")
        let again = try await LMDBStore.open(directory.journal)
        #expect(try await again.numbers() == Array(0..<10))
        await again.close()
    }

    @Test func `An empty file is a new journal`() async throws {
        try FileManager.default.createDirectory(atPath: directory.journal, withIntermediateDirectories: true)
        try Data().write(to: directory.dataFile)
        await expectError(.notFound) { _ = try await LMDBReader.open(directory.journal) }
        let store = try await LMDBStore.open(directory.journal)
        #expect(store.epoch.rawValue == 1)
        await store.close()
    }

    @Test func `A journal of a later format is refused, with both formats named`() async throws {
        let store = try await LMDBStore.open(directory.journal)
        var batch = WriteBatch()
        batch.add(.put("meta", key: Array("format".utf8), value: Array("RATCHET".utf8) + [200]))
        try await store.commit(batch)
        await store.close()
        let error = await #expect(throws: JournalError.self) { try await LMDBStore.open(directory.journal) }
        #expect(error?.code == .unsupportedFormat)
        #expect(error?.message.contains("format 200") == true)
        #expect(error?.message.contains("works with format 3") == true)
        await expectError(.unsupportedFormat) { _ = try await LMDBReader.open(directory.journal) }
        await expectError(.unsupportedFormat) { _ = try await LMDBStore.open(directory.journal) }
    }

    @Test func `Another program's file is left alone`() async throws {
        let store = try await LMDBStore.open(directory.journal)
        var batch = WriteBatch.rows(0..<1)
        batch.add(.delete("meta", key: Array("format".utf8)))
        try await store.commit(batch)
        await store.close()
        await expectError(.unsupportedFormat) { _ = try await LMDBStore.open(directory.journal) }
        await expectError(.unsupportedFormat) { _ = try await LMDBReader.open(directory.journal) }
    }

    @Test func `A path below a file is refused`() async throws {
        try Data().write(to: URL(filePath: directory.path + "/file"))
        await expectError(.notFound) { _ = try await LMDBStore.open(directory.path + "/file/orders.journal") }
        await expectError(.notFound) { _ = try await LMDBReader.open(directory.path + "/file/orders.journal") }
    }

    @Test func `A path that is a file is refused`() async throws {
        try Data("text".utf8).write(to: URL(filePath: directory.path + "/file"))
        await expectError(.notFound) { _ = try await LMDBStore.open(directory.path + "/file") }
        await expectError(.notFound) { _ = try await LMDBReader.open(directory.path + "/file") }
    }

    @Test(.enabled(if: geteuid() != 0, "root may write everywhere"))
    func `A directory that may not be written is refused`() async throws {
        try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: directory.path)
        await expectError(.notPermitted) { _ = try await LMDBStore.open(directory.journal) }
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: directory.path)
    }

    private func makeJournal() async throws {
        let store = try await LMDBStore.open(directory.journal)
        try await store.commit(.rows(0..<100, bytes: 1000))
        await store.close()
    }
}
