package import RatchetJournal

/// Fills a new journal with what an export says.
///
///     let summary = try await JournalImport(.directory("orders.journal")).read { try file.read(upToCount: 65_536) }
///
/// While it goes on, the journal is marked, and nobody can open it. One that was interrupted, or that failed, stays
/// so, and is made anew from the start.
package struct JournalImport: Sendable {
    /// Looks for faults in the journal before it may be used.
    package typealias Check = @Sendable () async throws -> Void

    private let source: StoreSource
    private let codecs: [any BlockCodec]
    private let lineLimit: Int
    private let commitRows: Int

    /// - Parameters:
    ///   - lineLimit: how many bytes a line may have.
    ///   - commitRows: how many rows a commit has at most.
    package init(
        _ source: StoreSource, codecs: [any BlockCodec] = [], lineLimit: Int = TransferLine.limit,
        commitRows: Int = 4_096
    ) {
        self.source = source
        self.codecs = codecs
        self.lineLimit = lineLimit
        self.commitRows = commitRows
    }

    /// - Parameters:
    ///   - report: is told how far it has come.
    ///   - check: comes last, unless the export says that something is damaged.
    ///   - piece: brings the next bytes of the export, and none at its end; may block.
    /// - Throws: ``ImportError``; `JournalError`; whatever `check` and `piece` throw.
    package func read(
        report: @escaping WorkProgress.Report = { _ in }, check: @escaping Check = {},
        _ piece: @escaping @Sendable () throws -> [UInt8]
    ) async throws -> TransferSummary {
        let store = try await source.open()
        do {
            let site = ImportSite(store)
            let (blocks, readers) = try await site.begin(codecs)
            // Where commits may block, so may the reading of a file.
            let (read, rows) = try await withTaskExecutorPreference(store.writerExecutor) {
                var reader = ImportReader(
                    blocks, readers: readers, LineReader(limit: lineLimit, source: piece), commitRows: commitRows,
                    report)
                while let batch = try reader.next() { try await store.commit(batch) }
                return (reader.summary, reader.rows)
            }
            let summary = try await store.read { view in
                var summary = read
                try Self.check(rows, view)
                try summary.countRuns(in: view)
                summary.isSealed = try view.count(of: JournalTables.sealing.name) > 0
                return summary
            }
            if summary.damagedRows == 0 { try await check() }
            try await site.finish()
            await store.close()
            return summary
        } catch {
            await store.close()
            throw error
        }
    }

    /// Rows that are found by ids stand in no order in which one that is there twice would be noticed.
    private static func check(
        _ rows: [TableName: Int], _ view: borrowing any StoreView & ~Copyable
    ) throws {
        for (table, count) in rows.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            let found = try view.count(of: table)
            guard found != count else { continue }
            throw ImportError(
                .inconsistent,
                "\(count) lines are rows of table '\(table)', and \(count - found) of them say the same id again: "
                    + "export the journal anew, and do not edit the file")
        }
    }
}
