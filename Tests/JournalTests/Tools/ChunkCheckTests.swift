import Foundation
import RatchetTesting
import Testing

@testable import RatchetJournal

/// What `verify` says of long values, and what is left of a journal whose chunks are damaged.
@Suite(.timeLimit(.minutes(10))) struct ChunkCheckTests {
    private static let length = (3 << 20) + 5
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private static func value(_ length: Int) -> [UInt8] {
        var chance = Seeded(seed: UInt64(length))
        return chance.longBytes(length)
    }

    private static func incompressible(_ number: UInt64) -> [UInt8] {
        var chance = Seeded(seed: number)
        return chance.bytes((1 << 20) + 100_000)
    }

    private static func chunk(_ index: Int) -> [UInt8] { ChunkKey(table: "t", row: [1], index: index).bytes }

    private func commit(_ operations: WriteBatch.Operation...) async throws {
        let store = try await LMDBStore.open(directory.journal)
        try await store.commit(operations)
        await store.close()
    }

    private func verify() async throws -> [String] {
        let result = try await JournalVerifier(directory.journal, checks: [], tables: ["t"]).run()
        #expect(result.damageCount == result.findings.count)
        return result.findings.map { "\($0.kind.rawValue): \($0)" }
    }

    @Test(arguments: [(1 << 20) - 1, 1 << 20, (2 << 20) - 4, 2 << 20, length])
    func `A healthy journal with long values has no finding`(length: Int) async throws {
        try await commit(.put("t", key: [1], value: Self.value(length)), .put("t", key: [2], value: Self.value(7)))
        #expect(try await verify() == [])
    }

    @Test(arguments: 1...3) func `A chunk that is missing is named, and so are those behind it`(index: Int) async throws
    {
        try await commit(.put("t", key: [1], value: Self.value(Self.length)))
        try await commit(.delete("chunks", key: Self.chunk(index)))
        var expected = ["missingRow: table 't', 01: the value goes on in chunk \(index), which is not there"]
        if index < 3 {
            expected.insert(
                "strayRow: table 'chunks', chunk \(index + 1) of the value in row 01 of table 't': no value goes on in "
                    + "it", at: 0)
        }
        #expect(try await verify() == expected)
    }

    @Test func `A chunk that is changed is named`() async throws {
        try await commit(.put("t", key: [1], value: Self.value(Self.length)))
        let store = try await LMDBStore.open(directory.journal)
        let row = try #require(try await store.bytes("chunks", Self.chunk(2)))
        await store.close()
        try await commit(.put("chunks", key: Self.chunk(2), value: row.flipping(bit: 4_711)))
        #expect(try await verify() == ["checksum: table 't', 01: the checksum of chunk 2 of the value does not fit"])
        // It is also what the chunk of another place is.
        try await commit(.put("chunks", key: Self.chunk(1), value: row), .put("chunks", key: Self.chunk(2), value: row))
        #expect(try await verify() == ["checksum: table 't', 01: the checksum of chunk 1 of the value does not fit"])
    }

    @Test func `A chunk of no value, and a row that is no chunk, are named`() async throws {
        try await commit(.put("t", key: [1], value: Self.value(Self.length)), .put("t", key: [2], value: [1]))
        let part: [UInt8] = [1, 2, 3]
        let strays = [
            ChunkKey(table: "t", row: [1], index: 4), ChunkKey(table: "t", row: [2], index: 1),
            ChunkKey(table: "gone", row: [1], index: 1),
        ]
        for key in strays {
            let checksum = part.withUnsafeBytes { key.checksum(of: $0) }
            try await commit(
                .put("chunks", key: key.bytes, value: withUnsafeBytes(of: checksum.littleEndian) { Array($0) } + part))
        }
        try await commit(.put("chunks", key: [9, 9], value: [1]))
        let found = try await verify()
        #expect(
            found.sorted() == [
                "badRow: table 'chunks', 0909: the row is no chunk of a value",
                "strayRow: table 'chunks', chunk 1 of the value in row 01 of table 'gone': no value goes on in it",
                "strayRow: table 'chunks', chunk 1 of the value in row 02 of table 't': no value goes on in it",
                "strayRow: table 'chunks', chunk 4 of the value in row 01 of table 't': no value goes on in it",
            ])
    }

    @Test func `Pages are read as LMDB reads them`() async throws {
        let value = Self.value(Self.length)
        try await commit(.put("t", key: [1], value: value), .put("t", key: [2], value: Self.value(2 << 20)))
        let store = try await PageStore.open(directory.journal)
        let (found, lengths) = try await store.read { view in
            var lengths: [Int] = []
            try view.scan("t", .all) { _, value in
                lengths.append(value.count)
                return .next
            }
            return (try view.value(for: [1], in: "t"), lengths)
        }
        await store.close()
        #expect(found == value && lengths == [Self.length, 2 << 20])
    }

    @Test func `Copies and a compaction keep long values`() async throws {
        let copy = directory.path + "/copy"
        let value = Self.value(Self.length)
        try await commit(.put("t", key: [1], value: value), .put("t", key: [2], value: Self.value(5 << 20)))
        try await commit(.delete("t", key: [2]))
        _ = try await JournalCopy(of: directory.journal).make(at: copy, check: nil)
        let sizes = try await JournalCompaction(of: directory.journal).run { _ in }
        #expect(sizes.copyBytes < 5 << 20)
        #expect(try await verify() == [])
        for path in [copy, directory.journal] {
            let reader = try await LMDBReader.open(path)
            #expect(try await reader.read { view in try view.value(for: [1], in: "t") } == value)
            await reader.close()
        }
    }

    /// Two entities with events, and with snapshots, that take chunks.
    @Test(arguments: [JournalTables.log.name, JournalTables.entities.name])
    func `A damaged chunk parks the entity that it concerns, and no other`(table: TableName) async throws {
        let source = StoreSource.directory(directory.journal)
        try await withJournal(source) { journal in
            for number in 1...2 as ClosedRange<UInt64> {
                let item = LogItem(.test(number), Self.incompressible(number))
                _ = try await journal.append(
                    table == JournalTables.log.name ? Submission(items: [item]) : Submission(snapshots: [item]))
            }
        }
        let row = table == JournalTables.log.name ? LSN(1).keyBytes : EntityID.test(1).keyBytes
        try await commit(.delete("chunks", key: ChunkKey(table: table, row: row, index: 1).bytes))
        let found = try await entities(source, areInLog: table == JournalTables.log.name)
        #expect(found[0].damage?.code == .damaged)
        #expect(found[1].damage == nil)
        let bytes = found[1].snapshot.map { Array($0) } ?? found[1].events.first.map { Array($0.bytes) }
        #expect(bytes == Self.incompressible(2))
        let checks = try await verify()
        #expect(checks.contains { $0.hasPrefix("missingRow: table '\(table)'") })
    }

    /// The two entities as an engine would find them.
    private func entities(_ source: StoreSource, areInLog: Bool) async throws -> [RecoveredEntity] {
        let found = try await contents(of: source)
        if areInLog { return try (1...2).map { try #require(found.entities[.test($0)]) } }
        return try await source.withStore { store in
            try await store.read { view in
                try (1...2).map { try Recovery.snapshot(of: .test($0), in: view, with: .plain) }
            }
        }
    }
}
