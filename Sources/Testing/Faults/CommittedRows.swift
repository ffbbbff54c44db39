package import RatchetJournal
import Synchronization

/// The log records and the snapshots that a journal has written, as they stand on the disk.
package final class CommittedRows: Sendable {
    private struct Rows {
        var records: [(LSN, [UInt8])] = []
        var snapshots: [(EntityID, [UInt8])] = []
    }

    private let rows = Mutex(Rows())

    package init() {}

    /// Those of commits that have become durable, in order.
    package var records: [(LSN, [UInt8])] { rows.withLock { $0.records } }
    package var snapshots: [(EntityID, [UInt8])] { rows.withLock { $0.snapshots } }
}

extension CommittedRows: CommitWatcher {
    func willCommit(_ batch: WriteBatch) throws(JournalError) {}

    func didCommit(_ batch: WriteBatch) throws(JournalError) {
        for operation in batch.operations {
            switch operation {
            case .append(JournalTables.log.name, let key, let row):
                if let lsn = key.withUnsafeBytes({ LSN(keyBytes: $0) }) {
                    rows.withLock { $0.records.append((lsn, row)) }
                }
            case .put(JournalTables.entities.name, let key, let row),
                .put(JournalTables.archive.name, let key, let row):
                guard let entity = key.withUnsafeBytes({ EntityID(keyBytes: $0) }) else { continue }
                rows.withLock { $0.snapshots.append((entity, row)) }
            default: continue
            }
        }
    }
}

extension StoreSource {
    /// The same source; the rows that become durable are kept in `rows`.
    package func keeping(in rows: CommittedRows) -> StoreSource { watched(by: rows) }
}
