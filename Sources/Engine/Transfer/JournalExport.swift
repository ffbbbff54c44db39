import Foundation
package import RatchetJournal

/// Writes everything that a journal holds as lines of JSON: its runs with their values and whole histories, and the
/// indexes that follow from them.
///
///     let report = try await JournalExport(store).write { line in try file.write(line) }
///
/// All of it is one consistent view, also while an engine runs: what an export says of a run's log, history and value
/// belongs together, and events move from one to the other. While the view is held, the journal's file grows by what is
/// committed meanwhile.
package struct JournalExport: Sendable {
    /// What an export holds, and what it could not.
    package struct Report: Sendable {
        package fileprivate(set) var runs = 0
        package fileprivate(set) var lines = 0
        package fileprivate(set) var bytes = 0
        /// Rows that cannot be read, and are left out: what, and where.
        package fileprivate(set) var damage: [String] = []
    }

    /// Tables whose rows are exported as they are.
    static let indexes: [TableName] = [
        JournalTables.forgotten.name, EngineTables.runIDs.name, EngineTables.timers.name,
        EngineTables.runsByStatus.name, EngineTables.runsByEnd.name, InboxTables.inbox.name,
        InboxTables.commands.name, InboxTables.answers.name, InboxTables.setAside.name,
    ]
    /// Rows of `meta` that belong to the runs and not to the file.
    static let metaKeys = [EngineTables.runNumbers.key, EngineTables.lastNumber.key]

    private let store: any ReadableStore

    package init(_ store: any ReadableStore) { self.store = store }

    /// - Parameters:
    ///   - sink: takes the lines, each with its end.
    ///   - report: is told how far it has come, now and then.
    package func write(
        to sink: @escaping @Sendable ([UInt8]) throws -> Void,
        report: @escaping @Sendable (WorkProgress) -> Void = { _ in }
    ) async throws -> Report {
        try await store.read { view in
            var writer = try ExportWriter(sink, report)
            try writer.write(view)
            return writer.report
        }
    }
}

/// Goes through the tables of one view.
private struct ExportWriter {
    private let sink: ([UInt8]) throws -> Void
    private let tell: (WorkProgress) -> Void
    private let decompressor: ZstdDecompressor
    private var total = 0
    var report = JournalExport.Report()

    init(_ sink: @escaping ([UInt8]) throws -> Void, _ tell: @escaping (WorkProgress) -> Void) throws {
        self.sink = sink
        self.tell = tell
        decompressor = try ZstdDecompressor()
    }

    mutating func write(_ view: borrowing any StoreView & ~Copyable) throws {
        let runs = try view.count(of: JournalTables.entities.name) + view.count(of: JournalTables.archive.name)
        total = try runs + view.count(of: JournalTables.history.name) + view.count(of: JournalTables.log.name)
        let trimmed = try LogState.trimmed(in: view), last = try LogState.last(in: view)
        try put(
            TransferLine(
                head: .init(trimmed: trimmed.rawValue, lastLSN: last.rawValue, runs: runs)))
        try writePlans(view)
        try writeSnapshots(JournalTables.entities, isOver: false, view)
        try writeSnapshots(JournalTables.archive, isOver: true, view)
        try writeHistory(view)
        try writeLog(view)
        try writeIndexes(view)
        try put(TransferLine(end: .init(lines: report.lines)))
    }

    private mutating func put(_ line: TransferLine) throws {
        let bytes = try line.bytes
        try sink(bytes)
        report.lines += 1
        report.bytes += bytes.count
        if report.lines.isMultiple(of: 256) {
            tell(WorkProgress("exporting", done: min(report.lines, total), of: total, .rows))
        }
    }

    private mutating func writePlans(_ view: borrowing any StoreView & ~Copyable) throws {
        try EngineTables.plans.scan(.all, in: view) { fingerprint, outline in
            try put(TransferLine(plan: .init(fingerprint: fingerprint.description, outline: Data(outline))))
            return .next
        }
    }

    private mutating func writeSnapshots(
        _ table: Table<EntityID, [UInt8]>, isOver: Bool, _ view: borrowing any StoreView & ~Copyable
    ) throws {
        try table.scan(.all, in: view) { entity, row in
            do {
                let snapshot = try Snapshot(decoding: row, for: entity)
                try put(TransferLine(run: .init(snapshot, of: entity, isOver: isOver)))
                report.runs += entity.kind == .run ? 1 : 0
            } catch let error as JournalError {
                report.damage.append(error.message)
            }
            return .next
        }
    }

    private mutating func writeHistory(_ view: borrowing any StoreView & ~Copyable) throws {
        try JournalTables.history.scan(.all, in: view) { key, row in
            do {
                let items = try HistoryRow.decode(row, for: key, decompressor)
                let lines = items.map {
                    TransferLine.Item($0.bytes, lsn: $0.lsn, isRun: key.entity.kind == .run)
                }
                try put(
                    TransferLine(
                        past: .init(kind: key.entity.kind.rawValue, number: key.entity.number, items: lines)))
            } catch let error as JournalError {
                report.damage.append(error.message)
            }
            return .next
        }
    }

    private mutating func writeLog(_ view: borrowing any StoreView & ~Copyable) throws {
        try JournalTables.log.scan(.all, in: view) { lsn, record in
            let (header, frame) = try LogRecord.header(of: record, lsn: lsn)
            var body: [UInt8]?
            do throws(JournalError) {
                body = try LogRecord.body(of: frame, header: header, lsn: lsn, decompressor: decompressor)
            } catch {
                report.damage.append(error.message)
            }
            var offset = 0
            let items = header.items.map { item in
                defer { offset += item.length }
                return TransferLine.Item(
                    body?[offset..<offset + item.length], of: item.entity, isRun: item.entity.kind == .run)
            }
            try put(TransferLine(group: .init(lsn: lsn.rawValue, items: items)))
            return .next
        }
    }

    private mutating func writeIndexes(_ view: borrowing any StoreView & ~Copyable) throws {
        for table in JournalExport.indexes {
            try view.scan(table, .all) { key, value in
                try put(TransferLine(row: .init(table: table.rawValue, key: Data(key), value: Data(value))))
                return .next
            }
        }
        for key in JournalExport.metaKeys {
            guard let value = try JournalTables.meta.value(for: key, in: view) else { continue }
            try put(
                TransferLine(row: .init(table: JournalTables.meta.name.rawValue, key: Data(key.utf8), value: Data(value))))
        }
    }
}

extension TransferLine.Run {
    fileprivate init(_ snapshot: Snapshot, of entity: EntityID, isOver: Bool) {
        kind = entity.kind.rawValue
        number = entity.number
        self.isOver = isOver
        lsn = snapshot.stamp.lsn.rawValue
        item = snapshot.stamp.item
        value = Data(snapshot.bytes)
        guard entity.kind == .run, let run = try? RunSnapshot(decoding: snapshot.bytes) else { return }
        status = run.indexed.description
        guard case .folded(let bytes) = run.content, let dates = try? RunState.dates(in: bytes) else { return }
        id = dates.header.givenID ?? RunID(number: entity.number).rawValue
        workflow = dates.header.workflow
        started = dates.started.description
    }
}
