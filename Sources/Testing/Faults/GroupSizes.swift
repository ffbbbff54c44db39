public import RatchetJournal
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// How long the log records were that a journal has written, in order: one for each commit group.
///
///     let sizes = GroupSizes()
///     let source = StoreSource.directory(path).recording(in: sizes)
///     …
///     try sizes.write(toFile: "groups.txt")
///
/// The file is what `ratchet-reference` reads to do the same work in C: one line for each commit group, with the number
/// of bytes of its log record.
public final class GroupSizes: Sendable {
    private let recorded = Mutex<[Int]>([])

    /// Nothing recorded yet.
    public init() {}

    /// The bytes of each log record that has become durable.
    public var values: [Int] { recorded.withLock { $0 } }

    /// Writes the sizes to a file, in place of what it holds.
    /// - Throws: if the file cannot be written.
    public func write(toFile path: String) throws {
        let lines = values.map { "\($0)\n" }.joined()
        try lines.write(toFile: path, atomically: true, encoding: .utf8)
    }
}

extension GroupSizes: CommitWatcher {
    func willCommit(_ batch: WriteBatch) throws(JournalError) {}

    func didCommit(_ batch: WriteBatch) throws(JournalError) {
        for case .append(JournalTables.log.name, _, let record) in batch.operations {
            recorded.withLock { $0.append(record.count) }
        }
    }
}

extension StoreSource {
    /// The same source; the sizes of all commit groups that become durable are noted in `sizes`.
    public func recording(in sizes: GroupSizes) -> StoreSource { watched(by: sizes) }
}
