import Foundation
import Ratchet
import RatchetEncryption
import RatchetTesting
import Testing

@testable import RatchetEngine
@testable import RatchetJournal

/// What `verify`, `backup`, `restore` and `compact` say of a sealed journal, with its keys and without.
@Suite(.timeLimit(.minutes(10))) final class `Checks of a sealed journal` {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "sealed-\(UUID().uuidString)").path
    private var path: String { folder + "/journal" }
    private var copy: String { folder + "/copy" }
    private let vault = Vault()

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Runs, a command that waits, one that was answered, and one that was set aside.
    private func make(_ keys: KeyID...) async throws {
        let codecs = try Vault.codecs(keys)
        let vault = vault
        let path = path
        try await vault.run(codecs: codecs, source: .directory(path)) { engine in try await vault.fill(0..<8, engine) }
        let client = try await EngineClient.open(path, codecs: codecs)
        try await client.cancel("keep-1", command: "answered")
        try await vault.run(codecs: codecs, source: .directory(path)) { (_: Engine) async throws in
            #expect(try await client.answer(to: "answered") == "keep-1")
        }
        try await client.start(Vault.Keep.self, with: Vault.Keep.State(value: "later"), command: "waiting")
        await client.close()
        try await change { view in
            [
                try InboxTables.setAside.put(
                    9, SetAside(reason: "a test", row: [1]).encoded, with: Self.blocks(view, keys))
            ]
        }
    }

    private static func blocks(_ view: borrowing any StoreView & ~Copyable, _ keys: [KeyID]) throws -> Blocks {
        try Blocks.openToVerify(view, codecs: Vault.codecs(keys))
    }

    private func change(
        _ rows: @escaping @Sendable (borrowing any StoreView & ~Copyable) throws -> [WriteBatch.Operation]
    ) async throws {
        let store = try await LMDBStore.open(path)
        var batch = WriteBatch()
        batch.add(contentsOf: try await store.read { view in try rows(view) })
        try await store.commit(batch)
        await store.close()
    }

    /// Everything that is sealed in it.
    private func sealedBlocks() async throws -> Int {
        let reader = try await LMDBReader.open(path)
        let inventory = try await SealTool.inventory(of: reader)
        await reader.close()
        return inventory.blocks.values.reduce(0, +)
    }

    @Test func `With the keys every block is opened, and without them it is said how many were not`() async throws {
        try await make(1)
        let opened = try await Maintenance.verify(path, codecs: Vault.codecs([1]))
        #expect(opened.findings == [] && opened.unopenedRows == 0 && opened.keys == [1])
        let sealed = try await sealedBlocks()
        let closed = try await Maintenance.verify(path)
        #expect(closed.isSound && closed.keys == [])
        #expect(closed.unopenedRows == sealed)
        #expect(
            Set(closed.unopened.keys).union(["log"])
                == ["log", "entities", "archive", "history", "runsByEnd", "plans", "inbox", "answers", "setAside"]
                && closed.unopened.values.allSatisfy(\.isSealed))
        #expect(closed.findings.allSatisfy { $0.kind == .unreadable && $0.what.contains("no keys were given") })
        #expect(closed.noteCount == closed.unopened.count)
    }

    @Test func `With a new key and the old one everything is opened too, and with one of the two nothing is said`()
        async throws
    {
        try await make(1)
        let vault = vault
        try await vault.run(codecs: Vault.codecs([2, 1]), source: .directory(path)) { try await vault.fill(8..<9, $0) }
        let both = try await Maintenance.verify(path, codecs: Vault.codecs([2, 1]))
        #expect(both.findings == [] && both.unopenedRows == 0 && both.keys == [1, 2])
        for key in [1, 2] as [KeyID] {
            let codecs = try Vault.codecs([key])
            let error = try await #require(throws: JournalError.self) {
                try await Maintenance.verify(self.path, codecs: codecs)
            }
            #expect(error.code == .missingKey)
        }
    }

    @Test func `Keys that are not the journal's are refused, and nothing is left`() async throws {
        try await make(1)
        let wrong = [AESGCM(keys: try KeyRing(current: Vault.key(1, other: true)))]
        let (path, copy) = (path, copy)
        try await expectWrongKey { _ = try await Maintenance.verify(path, codecs: wrong) }
        try await expectWrongKey { _ = try await Maintenance.backUp(path, to: copy, codecs: wrong) }
        try await expectWrongKey { _ = try await Maintenance.restore(copy, from: path, codecs: wrong) }
        try await expectWrongKey { _ = try await Maintenance.compact(path, codecs: wrong) }
    }

    private func expectWrongKey(_ act: () async throws -> Void) async throws {
        let error = try await #require(throws: JournalError.self) { try await act() }
        #expect(error.code == .wrongKey && error.message.contains("key 1"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["journal"])
    }

    /// What somebody does who can write the file: all checksums fit.
    @Test func `What is wrong behind the seal is found with the keys, and not passed off as sound without`()
        async throws
    {
        try await make(1)
        try await change { view in
            let row = try #require(try JournalTables.archive.value(for: .run(3), in: view))
            let changed = Array(row.dropLast()) + [row[row.count - 1] ^ 1]
            let snapshot = try #require(Snapshot.resummed(changed, for: .run(3)))
            return [JournalTables.archive.put(.run(3), snapshot)]
        }
        let opened = try await Maintenance.verify(path, codecs: Vault.codecs([1]))
        #expect(opened.findings.map(\.kind) == [.checksum] && opened.findings.first?.run == 3, "\(opened.findings)")
        let closed = try await Maintenance.verify(path)
        #expect(closed.isSound && closed.unopenedRows > 10)
        let codecs = try Vault.codecs([1])
        await #expect(throws: JournalError.self) {
            try await Maintenance.backUp(self.path, to: self.copy, codecs: codecs)
        }
        #expect(!FileManager.default.fileExists(atPath: copy))
        #expect(try await Maintenance.backUp(path, to: copy).unopenedRows == closed.unopenedRows)
    }

    struct Harm: CustomTestStringConvertible {
        let testDescription: String
        let finding: String
        let rows: @Sendable (borrowing any StoreView & ~Copyable, Blocks) throws -> [WriteBatch.Operation]

        static let all = [
            Harm(testDescription: "an id that leads to another run", finding: "the run was given the id 'keep-2'") {
                view, blocks in [EngineTables.runIDs.put("keep-2", 1, with: blocks)]
            },
            Harm(testDescription: "a timer that is gone", finding: "there is no timer for that") { view, _ in
                var timers: [WriteBatch.Operation] = []
                try EngineTables.timers.scan(.all, in: view) { key, _ in
                    if key.number == 4 { timers.append(EngineTables.timers.delete(key)) }
                    return .next
                }
                return timers
            },
            Harm(testDescription: "an id of another command", finding: "there is no command 77") { _, blocks in
                [InboxTables.commands.put(InboxTables.key(of: "ghost", with: blocks), 77)]
            },
            Harm(testDescription: "the number of another command", finding: "has the id") { _, blocks in
                [InboxTables.commands.put(InboxTables.key(of: "ghost", with: blocks), 2)]
            },
            Harm(testDescription: "an outline that is gone", finding: "there is no outline of workflow 'Keep'") {
                view, _ in
                var rows: [WriteBatch.Operation] = []
                try view.scan(EngineTables.plans.name, .all) { key, _ in
                    rows.append(.delete(EngineTables.plans.name, key: Array(key)))
                    return .next
                }
                return rows
            },
        ]
    }

    @Test(arguments: Harm.all) func `Rows that do not fit together are found through the seal`(harm: Harm) async throws
    {
        try await make(1)
        try await change { view in try harm.rows(view, Self.blocks(view, [1])) }
        let result = try await Maintenance.verify(path, codecs: Vault.codecs([1]))
        #expect(result.findings.contains { $0.what.contains(harm.finding) }, "\(result.findings)")
        #expect(result.damageCount == result.findings.count)
    }

    @Test func `A backup with the keys is checked whole, restored and compacted, and opens with them alone`()
        async throws
    {
        try await make(1)
        let codecs = try Vault.codecs([1])
        #expect(try await Maintenance.backUp(path, to: copy, codecs: codecs).unopenedRows == 0)
        let restored = folder + "/restored"
        #expect(try await Maintenance.restore(restored, from: copy, codecs: codecs).unopenedRows == 0)
        #expect(try await Maintenance.compact(restored, codecs: codecs).unopenedRows == 0)
        let vault = vault
        try await vault.run(codecs: codecs, source: .directory(restored)) { (engine: Engine) async throws in
            #expect(try await vault.check(2..<8, engine))
        }
        let error = try await #require(throws: JournalError.self) {
            try await vault.run(codecs: [], source: .directory(restored)) { try await vault.fill(8..<9, $0) }
        }
        #expect(error.code == .missingKey)
    }
}

extension Snapshot {
    /// The row with a checksum that fits to what is in it.
    static func resummed(_ row: [UInt8], for entity: EntityID) -> [UInt8]? {
        var reader = ByteReader(row)
        guard let lsn = try? reader.fixed(UInt64.self), let item = try? reader.fixed(UInt32.self) else { return nil }
        let block = row[16...]
        let place = entity.keyBytes + lsn.keyBytes + UInt64(item).keyBytes
        var writer = ByteWriter()
        writer.raw(row.prefix(12))
        writer.fixed(CRC32C.checksum(block, continuing: CRC32C.checksum(place)))
        writer.raw(block)
        return writer.bytes
    }
}
