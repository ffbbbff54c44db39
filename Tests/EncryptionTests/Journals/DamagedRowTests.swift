import Foundation
import Ratchet
import RatchetEncryption
import RatchetTesting
import Testing

@testable import RatchetEngine
@testable import RatchetJournal

/// What cannot be read keeps nothing from being sealed, and is not left for everybody to read either.
@Suite(.timeLimit(.minutes(10))) struct `Damaged rows of a journal that is sealed` {
    private let vault = Vault()

    /// A byte that is torn: in which row, and where.
    struct Harm: CustomTestStringConvertible {
        let testDescription: String
        let table: TableName
        let tear: @Sendable ([UInt8]) -> [UInt8]

        static func flipped(_ row: [UInt8], _ place: Int) -> [UInt8] {
            var row = row
            row[place] ^= 0x40
            return row
        }

        static let all: [Harm] =
            ["log", "archive", "entities", "history", "plans", "runsByEnd", "inbox", "answers", "setAside"].map {
                table in
                Harm(testDescription: "the last byte in \(table)", table: table) { flipped($0, $0.count - 1) }
            } + [
                Harm(testDescription: "a record's header", table: "log") { flipped($0, 13) },
                Harm(testDescription: "the length of a record's header", table: "log") { flipped($0, 3) },
                Harm(testDescription: "a record of which little is left", table: "log") { Array($0.prefix(7)) },
                Harm(testDescription: "a snapshot's stamp", table: "archive") { flipped($0, 0) },
                Harm(testDescription: "a snapshot of which little is left", table: "entities") { Array($0.prefix(5)) },
                Harm(testDescription: "a snapshot that looks sealed", table: "entities") { row in
                    Array(row.prefix(16) + [2, 77] + row.dropFirst(18))
                },
                Harm(testDescription: "a command of which little is left", table: "inbox") { Array($0.prefix(6)) },
                Harm(testDescription: "a plan of which little is left", table: "plans") { Array($0.prefix(2)) },
            ]
    }

    /// A journal that has a row in each table, sealed or not.
    private func prepare(_ keys: [KeyID]) async throws {
        let codecs = try Vault.codecs(keys)
        let client = EngineClient(vault.image, codecs: codecs)
        try await vault.plantUnknown(at: 90, keys)
        try await vault.run(codecs: codecs) { engine in
            try await vault.fill(0..<8, engine)
            _ = try? await client.cancel("nobody", command: "answered").answer()
            while case .waiting = try await client.state(of: "unknown") { await Task.yield() }
        }
        try await client.start(Vault.Keep.self, id: "later", with: Vault.Keep.State(value: "late"), command: "waits")
    }

    /// - Returns: where the row is, and what was in it.
    private func tear(_ harm: Harm) async throws -> (key: [UInt8], row: [UInt8]) {
        let store = try MemoryStore.open(vault.image.copy())
        let found = try await store.read { view in
            var rows: [(key: [UInt8], row: [UInt8])] = []
            try view.scan(harm.table, .all) { key, row in
                rows.append((Array(key), Array(row)))
                return .next
            }
            return rows.last
        }
        await store.close()
        let (key, row) = try #require(found)
        let torn = harm.tear(row)
        try await vault.change(harm.table, key) { _ in torn }
        return (key, torn)
    }

    @Test(arguments: Harm.all)
    func `The journal is sealed all the same, with the row named, and what is left of it sealed`(
        harm: Harm
    ) async throws {
        try await prepare([])
        let (key, torn) = try await tear(harm)
        let sealed = try await SealTool.reseal(.memory(vault.image), codecs: Vault.codecs([1]))
        #expect(sealed.isSealed(with: 1) && sealed.damaged == 1, "\(sealed)")
        #expect(sealed.damagedRows.map(\.table) == [harm.table])
        if harm.table != "plans" { #expect(sealed.damagedRows.map(\.key) == [key]) }
        #expect(try await vault.inventory().isSealed(with: 1))
        let sealedBytes = try await found(#require(sealed.damagedRows.first), [1])
        // Of a row without a block nothing is left that could be.
        #expect(sealedBytes.suffix(4) == torn.suffix(4) || torn.count < 16 && sealedBytes.isEmpty)
        let again = try await SealTool.reseal(.memory(vault.image), codecs: Vault.codecs([2, 1]))
        #expect(again.isSealed(with: 2) && again.damaged == 1, "\(again)")
        #expect(again.damagedRows == sealed.damagedRows)
        #expect(try await found(#require(again.damagedRows.first), [2]) == sealedBytes)
        // The log does not say what it was that a record without a header has changed.
        guard harm.table != "log" else { return }
        #expect(try await vault.run(2) { try await vault.check(2..<5, $0) || harm.table == "plans" })
    }

    /// What is sealed in the row.
    private func found(_ place: BlockPlace, _ keys: [KeyID]) async throws -> [UInt8] {
        let store = try MemoryStore.open(vault.image.copy())
        let row = try #require(try await store.read { view in try view.value(for: place.key, in: place.table) })
        await store.close()
        let table = try #require(EngineTables.sealable.first { $0.name == place.table })
        let block = try #require(table.block(in: row))
        let codec = try #require(Blocks.sealing(of: try Vault.codecs(keys)))
        let header: [UInt8]
        switch place.table {
        case "log":
            let lsn = LSN(try #require(place.key.withUnsafeBytes { UInt64(keyBytes: $0) }))
            let record = try? LogRecord(decoding: row, at: lsn)
            header = record == nil ? [] : Array(row[12..<(row.count - block.count)])
        case "inbox", "answers": header = Array(row[4..<(row.count - block.count)])
        case "archive", "entities":
            header = Array(row[..<8].reversed()) + [0, 0, 0, 0] + Array(row[8..<12].reversed())
        default: header = []
        }
        let kind: TableName = place.table == "archive" ? "entities" : place.table
        return try codec.decode(
            block.dropFirst(), at: BlockPlace(table: kind, key: place.key, header: header), limit: 1 << 20)
    }

    /// Somebody who can write the file, and has no key, does not get what he wrote sealed as if it had been there.
    @Test func `A block that is not sealed in a journal that is stays damaged when the key is replaced`() async throws {
        try await vault.run(1) { try await vault.fill(0..<4, $0) }
        let row = try Snapshot(stamp: Stamp(LSN(1), item: .max), bytes: [3, 0]).encoded(for: .run(3), with: .plain)
        try await vault.change("archive", EntityID.run(3).keyBytes) { _ in row }
        let sealed = try await SealTool.reseal(.memory(vault.image), codecs: Vault.codecs([2, 1]))
        #expect(sealed.isSealed(with: 2) && sealed.damaged == 1)
        let store = try MemoryStore.open(vault.image.copy())
        let found = try await store.read { view in
            let blocks = try Blocks.open(view, codecs: Vault.codecs([2]))
            return try Recovery.snapshot(of: .run(3), in: view, with: blocks)
        }
        #expect(found.damage?.code == .damaged && found.snapshot == nil)
    }

    @Test func `A byte that is torn in the file does not keep the journal from being sealed`() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "torn-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let source = StoreSource.directory(path)
        try await vault.run(codecs: [], source: source) { try await vault.fill(0..<6, $0) }
        let file = URL(filePath: path + "/data.mdb")
        var bytes = try Data(contentsOf: file)
        var torn = 0
        while let place = bytes.range(of: Data("value 4".utf8)) {
            bytes[place.lowerBound] ^= 1
            torn += 1
        }
        #expect(torn > 0)
        try bytes.write(to: file)
        let codecs = try Vault.codecs([1])
        let sealed = try await SealTool.reseal(source, codecs: codecs)
        #expect(sealed.isSealed(with: 1) && sealed.damaged > 0, "\(sealed)")
        #expect(sealed.damagedRows.count == sealed.damaged)
        #expect(try await vault.run(codecs: codecs, source: source) { try await vault.check(0..<4, $0) })
        let reader = try await LMDBReader.open(path)
        let rows = try await reader.read { view in
            var rows = Data()
            for table in Vault.tables {
                try view.scan(table, .all) { key, row in
                    rows.append(contentsOf: key)
                    rows.append(contentsOf: row)
                    return .next
                }
            }
            return rows
        }
        await reader.close()
        for text in ["value 0", "alue 4", "keep-"] { #expect(rows.range(of: Data(text.utf8)) == nil, "\(text)") }
    }

    /// The row of an entity that is kept aside is sealed within the row that keeps it.
    @Test(arguments: [[], [1]] as [[KeyID]])
    func `A snapshot that was kept aside is sealed anew, outside and inside`(keys: [KeyID]) async throws {
        let codecs = try Vault.codecs(keys)
        try await vault.run(codecs: codecs) { try await vault.fill(0..<4, $0) }
        let journal = try await Journal.open(
            .memory(vault.image), configuration: JournalConfiguration(codecs: codecs))
        async let end: Void = journal.run()
        let row = try await journal.read { view in try JournalTables.entities.value(for: .run(2), in: view) }
        // The checksum alone is torn: all of the block is there.
        let aside = try JournalTables.damaged.put(.run(2), Harm.flipped(#require(row), 12), with: journal.blocks)
        _ = try await journal.append(Submission(writes: [aside]))
        journal.close()
        try await end
        let before = try await kept(keys)
        #expect(before.count > 10)
        for (current, others) in [(2, keys), (3, [2] + keys)] as [(KeyID, [KeyID])] {
            let sealed = try await SealTool.reseal(.memory(vault.image), codecs: Vault.codecs([current] + others))
            #expect(sealed.isSealed(with: current) && sealed.damaged == 0, "\(sealed)")
            #expect(try await kept([current]) == before, "key \(current)")
        }
    }

    /// The value in the snapshot that is kept aside, opened with these keys alone.
    private func kept(_ keys: [KeyID]) async throws -> [UInt8] {
        let store = try MemoryStore.open(vault.image.copy())
        let value = try await store.read { view in
            let blocks = try Blocks.open(view, codecs: Vault.codecs(keys))
            let kept = try JournalTables.damaged.value(for: .run(2), in: view, with: blocks)
            let row = try #require(kept, "nothing is kept")
            let (block, place) = try #require(Snapshot.uncheckedBlock(in: row, key: EntityID.run(2).keyBytes))
            #expect(SealedBlock.key(of: block) == keys.first)
            return try blocks.decode(block, at: place, limit: 1 << 20)
        }
        await store.close()
        return value
    }
}
