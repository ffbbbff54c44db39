import Foundation
import Ratchet
import RatchetTesting
import Testing

@testable import RatchetEngine
@testable import RatchetJournal

/// What is damaged in a journal is never passed over in silence, and never becomes something else in another one.
@Suite(.timeLimit(.minutes(5))) struct DamagedTransferTests {
    @Test(arguments: TransferTables.all.map(\.table))
    func `Rows that a table has and does not show end the export`(table: TableName) async throws {
        let store = GappyStore(image: try await TransferSample.lab().image, table: table)
        let error = await #expect(throws: JournalError.self) {
            try await JournalExport(store, at: Timestamp(milliseconds: 0)).write { _ in }
        }
        #expect(error?.code == .damaged && error?.message.contains("table '\(table)' says that it has") == true)
    }

    @Test func `A journal with a damaged page is refused before LMDB reads it, and no file is left`() async throws {
        try await TransferFolder.with { folder in
            let journal = folder + "/journal"
            try FormatFixture(format: 2).unpack(to: journal)
            try Self.fill("entities", of: journal)
            let error = await #expect(throws: JournalError.self) {
                try await Maintenance.exportJournal(journal, to: folder + "/lines")
            }
            #expect(error?.code == .damaged && error?.message.contains("damaged pages") == true)
            #expect(try TransferFolder.names(folder) == ["journal"])
        }
    }

    /// Writes over the page at which a table starts.
    private static func fill(_ table: TableName, of journal: String) throws {
        let path = journal + "/data.mdb"
        let file = try PageFile(path, DataFile.newestMeta(path))
        let root = try #require(PageWalk.walk(file) { _ in }.tables[table]?.root)
        var bytes = try Data(contentsOf: URL(filePath: path))
        bytes.replaceSubrange(Int(root) * 4_096..<Int(root + 1) * 4_096, with: Data(repeating: 0x5A, count: 4_096))
        try bytes.write(to: URL(filePath: path))
    }

    // MARK: - Numbers

    @Test(arguments: TransferTables.metaKeys)
    func `A damaged number is worked out anew, and all else comes through`(name: String) async throws {
        let lab = try await TransferSample.lab()
        let whole = try await ExportedLines(lab.image)
        try await Self.change(lab.image) { _ in [JournalTables.meta.put(name, [1, 2, 3])] }
        let lines = try await ExportedLines(lab.image)
        #expect(lines.rows(of: "damaged").count == 1 && lines.rows(of: "group") == whole.rows(of: "group"))
        let copy = Lab(clock: lab.clock)
        let summary = try await lines.take(into: .memory(copy.image))
        #expect(summary.damagedRows == 1)
        let number = try Self.number(name, await ExportedLines(copy.image))
        // Where the log begins is known; run numbers are passed over.
        if name == JournalTables.trimmedKey {
            #expect(try number == Self.number(name, whole))
        } else {
            #expect(number > 1 << 20 && number < 1 << 21)
        }
        let goOn = Latch()
        goOn.open()
        let engine = try TransferSample.engine(copy, goOn)
        try await engine.run { () async throws in
            #expect(try await EngineClient(copy.image).answer(to: "c-2") == "by-mail")
            let next = try await engine.start(FillOrder.self, with: FillOrder.State())
            #expect(next.id.generatedNumber ?? 0 > 16)
        }
    }

    @Test func `Where a log without groups goes on is behind everything that names a group`() async throws {
        let lab = try await TransferSample.lab()
        var lines = try await ExportedLines(lab.image)
        let last = try #require(
            lines.rows(of: "run").compactMap { try? Self.member("lsn", in: $0) }.max())
        lines.lines.removeAll { $0.starts(with: Array("{\"group\":".utf8)) }
        let place = try #require(lines.text.firstIndex { $0.hasPrefix(#"{"number":{"name":"trimmed""#) })
        let key = Data("trimmed".utf8).base64EncodedString()
        lines.lines[place] = Array(#"{"damaged":{"table":"meta","key":{"base64":"\#(key)"},"row":""}}"#.utf8)
        try lines.reseal()
        let image = MemoryImage()
        try await lines.take(into: .memory(image))
        #expect(try Self.number("trimmed", await ExportedLines(image)) > last)
    }

    private static func number(_ name: String, _ lines: ExportedLines) throws -> Int {
        let line = lines.text.first { $0.hasPrefix(#"{"number":{"name":"\#(name)""#) }
        return try member("number", in: try #require(line))
    }

    private static func member(_ name: String, in line: String) throws -> Int {
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: [String: Any]]
        return try #require(object?.values.first?[name] as? Int)
    }

    // MARK: - Dictionaries

    /// A dictionary that is damaged, and one that is missing.
    @Test(arguments: [true, false])
    func `The number of a dictionary that is lost is never another one's`(isThere: Bool) async throws {
        try await TransferFolder.with { folder in
            let (journal, copy) = (folder + "/journal", folder + "/copy")
            try FormatFixture(format: 2).unpack(to: journal)
            let store = try await LMDBStore.open(journal)
            let numbers = try await store.read { view in try DictionaryRow.numbers(in: view) }
            try #require(!numbers.isEmpty)
            var batch = WriteBatch()
            for number in numbers {
                let (table, key) = (DictionaryRow.table.name, number.keyBytes)
                batch.add(isThere ? .put(table, key: key, value: [1, 2, 3]) : .delete(table, key: key))
            }
            try await store.commit(batch)
            await store.close()
            let out = try await Maintenance.exportJournal(journal, to: folder + "/lines")
            #expect(out.damagedRows > (isThere ? numbers.count : 0))
            let back = try await Maintenance.importJournal(copy, from: folder + "/lines")
            #expect(back.damagedRows == out.damagedRows)
            let reader = try await LMDBReader.open(copy)
            let kept = try await reader.read { view in
                let blocks = try Blocks.open(view, codecs: [])
                try blocks.learn(in: view)
                return try DictionaryRow.numbers(in: view).map { blocks.dictionaries.isDamaged($0) }
            }
            await reader.close()
            #expect(kept == numbers.map { _ in true })
        }
    }

    // MARK: - Support

    private static func change(
        _ image: MemoryImage,
        _ changes: @escaping @Sendable (borrowing any StoreView & ~Copyable) throws -> [WriteBatch.Operation]
    ) async throws {
        let store = try MemoryStore.open(image)
        var batch = WriteBatch()
        batch.add(contentsOf: try await store.read { view in try changes(view) })
        try await store.commit(batch)
        await store.close()
    }
}
