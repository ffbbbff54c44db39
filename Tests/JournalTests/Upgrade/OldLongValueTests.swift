import Foundation
import Testing

@testable import RatchetJournal

/// Rows of format 1, which had no chunks, and of which one may be as long as a row that goes on today.
@Suite(.timeLimit(.minutes(10))) struct OldLongValueTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test(arguments: [(1 << 20) - 1, 1 << 20, (1 << 20) + 1, (3 << 20) + 5])
    func `An upgrade keeps values of every length`(length: Int) async throws {
        var chance = Seeded(seed: UInt64(length))
        let value = chance.longBytes(length - 16)
        try await LMDBStore.open(directory.journal).close()
        try write([
            EntityID.test(1).keyBytes: Self.row(value, of: .test(1)),
            EntityID.test(2).keyBytes: Self.row([7], of: .test(2)),
        ])
        let upgrade = try await JournalUpgrade.run(directory.journal)
        #expect(upgrade.from == 1 && upgrade.rows == 2)
        let reader = try await LMDBReader.open(directory.journal)
        for (number, value) in [(1, value), (2, [7])] as [(UInt64, [UInt8])] {
            let entity = try await reader.read { view in
                try Recovery.snapshot(of: .test(number), in: view, with: .plain)
            }
            #expect(entity.damage == nil)
            #expect(entity.snapshot.map { Array($0) } == value)
        }
        await reader.close()
    }

    private static func row(_ value: [UInt8], of entity: EntityID) -> [UInt8] {
        var writer = ByteWriter(reserving: value.count + 16)
        writer.fixed(UInt64(0))
        writer.fixed(UInt32(0))
        let place = entity.keyBytes + UInt64(0).keyBytes + UInt64(0).keyBytes
        writer.fixed(CRC32C.checksum(value[...], continuing: CRC32C.checksum(place)))
        writer.raw(value)
        return writer.bytes
    }

    /// Puts rows into `entities` as LMDB has them, and calls the journal one of format 1.
    private func write(_ rows: [[UInt8]: [UInt8]]) throws {
        let use = try EnvironmentRegistry.own(JournalDirectory(path: directory.journal), LMDBConfiguration())
        defer { EnvironmentRegistry.end(use) }
        try use.environment.write(to: [FormatOne.entities], limit: 1 << 30) { _ throws(JournalError) in
        } _: { change throws(JournalError) in
            let view = change.view
            guard let handle = view.tables[FormatOne.entities] else { return }
            let table = OpenTable(transaction: view.transaction, handle: handle, isUncut: true, path: "")
            for (key, row) in rows { try table.put(key, row) }
            var batch = WriteBatch()
            batch.add(.put("meta", key: Array("format".utf8), value: Array("RATCHET".utf8) + [1]))
            try change.apply(batch)
        }
    }
}
