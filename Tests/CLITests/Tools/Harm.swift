import Foundation
import RatchetEngine
import RatchetJournal
import Testing

/// Damage of the sample journal's rows, and what is found of it.
///
/// Its runs: 1 and 6 are completed, 2 has failed, 3 and 4 sleep, 5 is parked; 3 has no given id.
struct Harm: Sendable, CustomTestStringConvertible {
    typealias Rows = @Sendable (borrowing any StoreView & ~Copyable) throws -> [WriteBatch.Operation]

    let testDescription: String
    let findings: [String]
    let rows: Rows

    init(_ description: String, _ findings: [String], _ rows: @escaping Rows) {
        testDescription = description
        self.findings = findings
        self.rows = rows
    }

    func apply(to journal: String) async throws {
        let store = try await LMDBStore.open(journal)
        let rows = rows
        let operations = try await store.read { view in try rows(view) }
        var batch = WriteBatch()
        for operation in operations { batch.add(operation) }
        try await store.commit(batch)
        await store.close()
    }

    static func apply(to journal: String, _ rows: @escaping @Sendable () throws -> [WriteBatch.Operation]) async throws
    {
        try await Harm("", []) { _ in try rows() }.apply(to: journal)
    }

    /// Whether what was found is what is expected, in which `{any}` stands for anything.
    static func fits(_ found: String, _ expected: String) -> Bool {
        var rest = found[...]
        let parts = expected.split(separator: "{any}", omittingEmptySubsequences: false).map(String.init)
        for (index, part) in parts.enumerated() {
            guard let place = part.isEmpty ? rest.startIndex..<rest.startIndex : rest.range(of: part),
                index > 0 || place.lowerBound == rest.startIndex
            else { return false }
            rest = rest[place.upperBound...]
        }
        return rest.isEmpty || expected.hasSuffix("{any}")
    }

    static let all = snapshots + indexes + log + others
}

// MARK: - Rows

extension Harm {
    /// The log's newest place.
    static func last(_ view: borrowing any StoreView & ~Copyable) throws -> LSN {
        var last = LSN.zero
        try JournalTables.log.scan(KeyRange(descending: true), in: view) { lsn, _ in
            last = lsn
            return .stop
        }
        return last
    }

    static func snapshot(_ run: UInt64, _ view: borrowing any StoreView & ~Copyable) throws -> Snapshot {
        let row =
            try JournalTables.entities.value(for: .run(run), in: view)
            ?? JournalTables.archive.value(for: .run(run), in: view)
        return try Snapshot(decoding: #require(row), for: .run(run), with: .plain)
    }

    static func end(_ run: UInt64, _ view: borrowing any StoreView & ~Copyable) throws -> RunEndKey {
        var found: RunEndKey?
        try EngineTables.runsByEnd.scanKeys(.all, in: view) { key in
            if key.number == run { found = key }
            return .next
        }
        return try #require(found)
    }

    static func timer(_ run: UInt64, _ view: borrowing any StoreView & ~Copyable) throws -> TimerKey {
        var found: TimerKey?
        try EngineTables.timers.scan(.all, in: view) { key, _ in
            if key.number == run { found = key }
            return .next
        }
        return try #require(found)
    }

    /// A row of the log with one bit turned round.
    static func flipped(
        _ lsn: UInt64, atEnd: Bool, _ view: borrowing any StoreView & ~Copyable
    ) throws -> [WriteBatch.Operation] {
        var record = try #require(try JournalTables.log.value(for: LSN(lsn), in: view))
        record[atEnd ? record.count - 2 : 13] ^= 1
        return [JournalTables.log.put(LSN(lsn), record)]
    }

    /// A group of one item behind all others, whose checksums fit.
    static func group(
        _ run: UInt64, _ bytes: [UInt8], _ view: borrowing any StoreView & ~Copyable
    ) throws -> [WriteBatch.Operation] {
        let lsn = try last(view).next
        let header = GroupHeader(items: [GroupHeader.Item(entity: .run(run), length: bytes.count)])
        let record = try LogRecord.encode(lsn: lsn, header: header, body: PlainBlock(bytes), blocks: .plain)
        return [JournalTables.log.append(lsn, record)]
    }

    static func fingerprint(_ workflow: String, _ view: borrowing any StoreView & ~Copyable) throws -> UserKey {
        var found: UserKey?
        try EngineTables.plans.scan(.all, in: view, with: .plain) { key, bytes in
            if try Outline(decoding: bytes).workflow == workflow { found = key }
            return .next
        }
        return try #require(found)
    }
}
