import Foundation
package import RatchetJournal

/// Takes an export into an empty journal: the same runs, with their values, histories and timers.
///
///     let report = try await JournalImport(.directory("copy.journal")).read(file.bytes.lines)
///
/// It is all or nothing. While it goes on, the journal is marked, and no engine opens it; an import that was killed is
/// started anew, and one that fails leaves the journal empty.
package struct JournalImport: Sendable {
    /// What was taken in.
    package struct Report: Sendable, Hashable {
        package fileprivate(set) var runs = 0
        package fileprivate(set) var lines = 0
    }

    private let source: StoreSource

    package init(_ source: StoreSource) { self.source = source }

    /// - Throws: ``ImportError`` with the number of the line that is bad, or if the journal is not empty; `JournalError`.
    package func read(
        _ lines: some AsyncSequence<[UInt8], any Error>,
        report: @escaping WorkProgress.Report = { _ in }
    ) async throws -> Report {
        let store = try await source.open()
        do {
            let result = try await Self.read(lines, into: store, report)
            await store.close()
            return result
        } catch {
            await store.close()
            throw error
        }
    }

    private static func read(
        _ lines: some AsyncSequence<[UInt8], any Error>, into store: any Store, _ tell: WorkProgress.Report
    ) async throws -> Report {
        let site = ImportSite(store)
        try await site.begin()
        do {
            var reader = try ImportReader()
            for try await line in lines {
                try reader.take(line)
                if reader.isFull { try await site.commit(reader.takeOperations()) }
                if reader.report.lines.isMultiple(of: 256) {
                    tell(WorkProgress("importing", reader.report.lines, of: nil, .rows))
                }
            }
            try await site.commit(reader.takeOperations())
            try await site.finish(try reader.finish())
            return reader.report
        } catch {
            // What cannot be cleared now is cleared by the next import: the mark is still there.
            try? await site.clear()
            throw error
        }
    }
}

/// The journal that is filled.
private struct ImportSite {
    private static let rowsPerCommit = 4_096
    /// Everything that a journal may hold, but for `meta`.
    private static let tables =
        [
            JournalTables.log.name, JournalTables.entities.name, JournalTables.archive.name, JournalTables.history.name,
            EngineTables.plans.name,
        ] + JournalExport.indexes

    private let store: any Store

    init(_ store: any Store) { self.store = store }

    /// Marks the journal, and clears what an import has left that was killed.
    func begin() async throws {
        let (isMarked, isEmpty) = try await store.read { view in
            var isEmpty = try LogState.trimmed(in: view) == .zero
            for table in Self.tables where try view.count(of: table) > 0 { isEmpty = false }
            return (try JournalMark.isImporting(in: view), isEmpty)
        }
        guard isMarked || isEmpty else {
            throw ImportError(.notEmpty, "the journal is not empty: import into a new one")
        }
        try await commit([JournalMark.put])
        if isMarked { try await empty() }
    }

    func finish(_ operations: [WriteBatch.Operation]) async throws { try await commit(operations + [JournalMark.delete]) }

    func clear() async throws {
        try await empty()
        try await commit([JournalMark.delete])
    }

    private func empty() async throws {
        for table in Self.tables {
            while try await store.read({ view in try view.count(of: table) }) > 0 {
                try await commit([
                    .trim(table, below: Array(repeating: 0xFF, count: WriteBatch.keyLimit), limit: Self.rowsPerCommit)
                ])
            }
        }
        try await commit((JournalExport.metaKeys + [JournalTables.trimmedKey]).map { JournalTables.meta.delete($0) })
    }

    func commit(_ operations: [WriteBatch.Operation]) async throws {
        guard !operations.isEmpty else { return }
        var batch = WriteBatch()
        batch.add(contentsOf: operations)
        try await withTaskExecutorPreference(store.writerExecutor) { [batch] in try await store.commit(batch) }
    }
}

/// Turns lines into rows, and checks that they are what an export has.
private struct ImportReader {
    private static let bytesPerCommit = 4 << 20

    private let compressor: ZstdCompressor
    private var head: TransferLine.Head?
    private var lastLSN = LSN.zero
    private var operations: [WriteBatch.Operation] = []
    private var bytes = 0
    private var isEnded = false
    private(set) var report = JournalImport.Report()

    init() throws { compressor = try ZstdCompressor() }

    var isFull: Bool { bytes >= Self.bytesPerCommit }

    mutating func takeOperations() -> [WriteBatch.Operation] {
        defer { (operations, bytes) = ([], 0) }
        return operations
    }

    /// What is left to write once all lines are there.
    func finish() throws -> [WriteBatch.Operation] {
        guard let head, isEnded else {
            throw ImportError(.cutOff, line: report.lines, "the export ends here, and has no last line: get the whole file")
        }
        guard lastLSN.rawValue == head.lastLSN else {
            throw bad("the log ends at \(lastLSN), and the first line says \(head.lastLSN)")
        }
        guard head.trimmed > 0 else { return [] }
        return [JournalTables.meta.put(JournalTables.trimmedKey, LogState.encode(trimmed: LSN(head.trimmed)))]
    }

    mutating func take(_ bytes: [UInt8]) throws {
        guard !isEnded else { throw bad("there is something behind the last line") }
        report.lines += 1
        self.bytes += bytes.count
        let line: TransferLine
        do { line = try TransferLine(decoding: bytes) } catch {
            throw head == nil
                ? ImportError(.unknownFormat, line: 1, "this is no export of a journal") : bad("this is no line of an export")
        }
        guard head != nil else { return try take(line.head) }
        try take(line)
    }

    private mutating func take(_ head: TransferLine.Head?) throws {
        guard let head, head.format == TransferLine.Head.format else {
            throw ImportError(.unknownFormat, line: 1, "this is no export of a journal")
        }
        guard head.version == TransferLine.Head.version else {
            throw ImportError(
                .unknownFormat, line: 1,
                "the export has version \(head.version), and this program reads \(TransferLine.Head.version): use a newer one")
        }
        guard head.trimmed <= head.lastLSN, head.lastLSN < 1 << 62 else { throw bad("its LSNs cannot be") }
        self.head = head
        lastLSN = LSN(head.trimmed)
    }

    private mutating func take(_ line: TransferLine) throws {
        switch (line.plan, line.run, line.past, line.group, line.row, line.end) {
        case (let plan?, nil, nil, nil, nil, nil): try take(plan)
        case (nil, let run?, nil, nil, nil, nil): try take(run)
        case (nil, nil, let past?, nil, nil, nil): try take(past)
        case (nil, nil, nil, let group?, nil, nil): try take(group)
        case (nil, nil, nil, nil, let row?, nil): try take(row)
        case (nil, nil, nil, nil, nil, let end?):
            guard end.lines == report.lines - 1 else { throw bad("it says \(end.lines) lines, and there are more or less") }
            isEnded = true
        default: throw bad("this is no line of an export")
        }
    }

    private mutating func take(_ plan: TransferLine.Plan) throws {
        guard let outline = try? Outline(decoding: Array(plan.outline)), outline.fingerprint.description == plan.fingerprint
        else { throw bad("the outline does not have the fingerprint \(plan.fingerprint)") }
        operations.append(EngineTables.plans.put(outline.fingerprint, Array(plan.outline)))
    }

    private mutating func take(_ run: TransferLine.Run) throws {
        let entity = EntityID(EntityID.Kind(rawValue: run.kind), run.number)
        guard run.kind != EntityID.Kind.run.rawValue || (try? RunSnapshot(decoding: Array(run.value))) != nil else {
            throw bad("the value of \(entity) makes no sense")
        }
        let row = Snapshot(stamp: Stamp(LSN(run.lsn), item: run.item), bytes: Array(run.value)).encoded(for: entity)
        operations.append((run.isOver ? JournalTables.archive : JournalTables.entities).put(entity, row))
        report.runs += run.kind == EntityID.Kind.run.rawValue ? 1 : 0
    }

    private mutating func take(_ past: TransferLine.Past) throws {
        let entity = EntityID(EntityID.Kind(rawValue: past.kind), past.number)
        let items = try past.items.map { item in
            guard let lsn = item.lsn else { throw bad("an item of \(entity) has no LSN") }
            return HistoryItem(LSN(lsn), item.bytes.map { Array($0)[...] })
        }
        guard let first = items.first?.lsn, zip(items, items.dropFirst()).allSatisfy({ $0.lsn <= $1.lsn }) else {
            throw bad("the items of \(entity) are not in order")
        }
        let key = HistoryKey(entity, first)
        operations.append(JournalTables.history.put(key, try HistoryRow.encode(items, for: key, compressor)))
    }

    private mutating func take(_ group: TransferLine.Group) throws {
        let lsn = LSN(group.lsn)
        guard lsn == lastLSN.next else { throw bad("LSN \(lastLSN.next) is missing") }
        lastLSN = lsn
        var (header, body) = (GroupHeader(items: []), [UInt8]())
        for item in group.items {
            guard let kind = item.kind, let number = item.number else { throw bad("an item does not say whose it is") }
            header.items.append(
                .init(entity: EntityID(EntityID.Kind(rawValue: kind), number), length: item.bytes?.count ?? 0))
            body += item.bytes ?? Data()
        }
        guard body.count <= LogRecord.bodyLimit else { throw bad("the group is too large") }
        let record = try LogRecord.encode(lsn: lsn, header: header, body: body, compressor: compressor)
        operations.append(JournalTables.log.append(lsn, record))
    }

    private mutating func take(_ row: TransferLine.Row) throws {
        let table = TableName(row.table), key = Array(row.key)
        let isMeta = table == JournalTables.meta.name && JournalExport.metaKeys.contains { Array($0.utf8) == key }
        guard isMeta || JournalExport.indexes.contains(table), (1...WriteBatch.keyLimit).contains(key.count) else {
            throw bad("an export has no such row of table '\(row.table)'")
        }
        operations.append(.put(table, key: key, value: Array(row.value)))
    }

    private func bad(_ message: String) -> ImportError { ImportError(.badLine, line: report.lines, message) }
}
