import Ratchet
import RatchetJournal
import RatchetTesting

/// How many bytes of log and snapshots a step of ``Fulfilment`` takes: as they are, compressed, and with dictionaries.
struct StoredBytes: Sendable {
    private static let runs = 4_000
    /// Of a size with which runs write snapshots on the way, as they do in a journal that is older than this one.
    private static let limits = JournalLimits(logBytes: 1 << 20)

    private var log = Sizes()
    private var snapshots = Sizes()
    private var snapshotCount = 0

    private struct Sizes: Sendable {
        var plain = 0
        var zstd = 0
        var stored = 0
    }

    static func measure(in journal: String) async throws -> StoredBytes {
        let rows = CommittedRows()
        let configuration = EngineConfiguration(journal: JournalConfiguration(limits: limits))
        let engine = Engine(journal: StoreSource.directory(journal).keeping(in: rows), configuration: configuration)
        try engine.register(Fulfilment())
        try await engine.run {
            let handles = try await engine.startAll(Fulfilment.self, runs) { Fulfilment.order($0) }
            for handle in handles { _ = try await handle.result() }
        }
        return try await StoredBytes(rows, journal)
    }

    private init(_ rows: CommittedRows, _ journal: String) async throws {
        let (stored, plain) = (try Blocks(codecs: []), try Blocks(codecs: []))
        let reader = try await LMDBReader.open(journal)
        try await reader.read { view in try stored.learn(in: view) }
        await reader.close()
        for (lsn, row) in rows.records {
            let record = try LogRecord(decoding: row, at: lsn)
            let body = PlainBlock(try record.body(with: stored))
            let zstd = try LogRecord.encode(lsn: lsn, header: record.header, body: body, blocks: plain)
            log.stored += row.count
            log.zstd += zstd.count
            log.plain +=
                zstd.count - (try plain.encode(body, at: BlockPlace(table: "log", key: []))).count + body.count + 1
        }
        snapshotCount = rows.snapshots.count
        for (entity, row) in rows.snapshots {
            let snapshot = try Snapshot(decoding: row, for: entity, with: stored)
            snapshots.stored += row.count
            snapshots.zstd += try snapshot.encoded(for: entity, with: plain).count
            snapshots.plain += snapshot.bytes.count + Snapshot.frontBytes
        }
    }

    /// The figures by name.
    var metrics: [String: Double] {
        let steps = Double(Self.runs * Fulfilment.steps)
        let count = Double(max(1, snapshotCount))
        return [
            "plainBytesPerStep": Double(log.plain + snapshots.plain) / steps,
            "zstdBytesPerStep": Double(log.zstd + snapshots.zstd) / steps,
            "dictionaryBytesPerStep": Double(log.stored + snapshots.stored) / steps,
            "plainBytesPerSnapshot": Double(snapshots.plain) / count,
            "zstdBytesPerSnapshot": Double(snapshots.zstd) / count,
            "dictionaryBytesPerSnapshot": Double(snapshots.stored) / count,
            "snapshotsPerStep": Double(snapshotCount) / steps,
        ]
    }
}
