package import RatchetJournal

/// Writes all that a journal holds as lines of JSON; Docs/Export.md says what stands in them.
///
///     let summary = try await JournalExport(store, with: blocks, at: now).write { bytes in try file.write(bytes) }
///
/// All of it is one view of the journal, also while an engine runs on it.
package struct JournalExport: Sendable {
    /// Takes bytes of the export, some lines at a time.
    package typealias Sink = @Sendable ([UInt8]) throws -> Void

    private let store: any ReadableStore
    private let codecs: [any BlockCodec]
    private let time: Timestamp

    /// - Parameter time: what the first line says.
    package init(_ store: any ReadableStore, codecs: [any BlockCodec] = [], at time: Timestamp) {
        self.store = store
        self.codecs = codecs
        self.time = time
    }

    /// - Throws: `JournalError` if the journal cannot be read; whatever `sink` throws.
    package func write(
        report: @escaping WorkProgress.Report = { _ in }, to sink: @escaping Sink
    ) async throws -> TransferSummary {
        let (codecs, time) = (codecs, time)
        return try await store.read { view in
            var writer = ExportWriter(try Blocks.open(view, codecs: codecs), report, sink)
            try writer.write(view, at: time)
            return writer.summary
        }
    }
}

/// Goes through the tables of one view.
private struct ExportWriter {
    private static let bufferBytes = 1 << 18
    private static let linesPerReport = 256

    private let blocks: Blocks
    private let report: WorkProgress.Report
    private let sink: JournalExport.Sink
    private var ids: SealedIDs
    private var buffer: [UInt8] = []
    private var checksum: UInt32 = 0
    private var total = 0
    private var seenRows: [TableName: Int] = [:]
    private(set) var summary = TransferSummary()

    init(_ blocks: Blocks, _ report: @escaping WorkProgress.Report, _ sink: @escaping JournalExport.Sink) {
        self.blocks = blocks
        self.report = report
        self.sink = sink
        ids = SealedIDs(blocks)
    }

    mutating func write(_ view: borrowing any StoreView & ~Copyable, at time: Timestamp) throws {
        try blocks.learn(in: view)
        summary.isSealed = try view.count(of: JournalTables.sealing.name) > 0
        try summary.countRuns(in: view)
        let (numbers, dictionaries) = (try numbers(in: view), try blocks.damagedDictionaries(in: view))
        let tables = Set(TransferTables.all.map(\.table))
        let rows = try tables.reduce(0) { try $0 + view.count(of: $1) }
        total = numbers.count + dictionaries.count + rows
        try put(try TransferLine.header(version: TransferLine.version, lines: total).encoded(at: time))
        for number in numbers { try put(try number.encoded()) }
        for (key, row) in dictionaries {
            let table = JournalTables.dictionaries.name
            summary.addDamage("table '\(table)', key \(key.hexText): the dictionary cannot be read")
            try put(try TransferLine.damaged(table, key: key, row: row).encoded())
        }
        for place in TransferTables.all.indices { try write(place, view) }
        try put(try TransferLine.trailer(lines: summary.lines, checksum: checksum).encoded())
        try flush()
        report(WorkProgress("exporting", total, of: total, .rows))
    }

    private mutating func numbers(
        in view: borrowing any StoreView & ~Copyable
    ) throws(JournalError) -> [TransferLine] {
        var lines: [TransferLine] = []
        for name in TransferTables.metaKeys {
            do throws(JournalError) {
                if let number = try Self.number(name, view) { lines.append(.number(name: name, number)) }
            } catch {
                guard error.code == .damaged else { throw error }
                summary.addDamage(error.message)
                let row = try JournalTables.meta.value(for: name, in: view) ?? []
                lines.append(.damaged(JournalTables.meta.name, key: Array(name.utf8), row: row))
            }
        }
        return lines
    }

    private static func number(
        _ name: String, _ view: borrowing any StoreView & ~Copyable
    ) throws(JournalError) -> UInt64? {
        let number = try MetaNumber(name).value(in: view)
        if name == JournalTables.trimmedKey { _ = try LogState.trimmed(in: view) }
        return number
    }

    private mutating func write(_ place: Int, _ view: borrowing any StoreView & ~Copyable) throws {
        let table = TransferTables.all[place]
        var seen = 0
        try view.scan(table.table, table.range) { keyBytes, rowBytes in
            seen += 1
            var (key, row) = (Array(keyBytes), Array(rowBytes))
            do {
                guard let known = try ids.known(key, row, in: table.table, view) else {
                    summary.addLoss(of: table.table)
                    try put(try TransferLine.lost(table.table, key: key).encoded())
                    return .next
                }
                (key, row) = known
                try put(try line(place, key, row))
            } catch let error as JournalError where error.code == .damaged {
                row = Array(rowBytes)
                summary.addDamage("table '\(table.table)', key \(key.hexText): \(error.message)")
                try put(try TransferLine.damaged(table.table, key: key, row: row).encoded())
            }
            return .next
        }
        seenRows[table.table, default: 0] += seen
        // The rest of its rows is what the next lines say.
        guard !TransferTables.all.dropFirst(place + 1).contains(where: { $0.table == table.table }) else { return }
        let (count, found) = (try view.count(of: table.table), seenRows[table.table] ?? 0)
        guard found == count else {
            throw JournalError(
                .damaged,
                "table '\(table.table)' says that it has \(count) rows, and \(found) can be found in it: see what is "
                    + "damaged with `ratchet verify`, and restore a backup")
        }
    }

    /// Each line is read back before it is written.
    private mutating func line(_ place: Int, _ key: [UInt8], _ row: [UInt8]) throws -> [UInt8] {
        do {
            let opened = try TransferTables.all[place].open(key, row, blocks)
            let row = TransferLine.row(table: place, opened)
            let line = try row.encoded()
            guard try TransferLine(decoding: line[...]) == row else { throw TransferTables.damaged }
            if row.hasCommandDigest { summary.commandDigests += 1 }
            return line
        } catch is ByteReader.Malformed {
            throw TransferTables.damaged
        } catch is ImportError {
            throw TransferTables.damaged
        }
    }

    private mutating func put(_ line: [UInt8]) throws {
        guard line.count <= TransferLine.limit else {
            throw JournalError(
                .tooLarge,
                "a row of the journal makes a line of \(line.count) bytes, and at most \(TransferLine.limit) are "
                    + "allowed: make a backup instead")
        }
        let start = buffer.count
        buffer += line
        buffer.append(UInt8(ascii: "\n"))
        checksum = CRC32C.checksum(buffer[start...], continuing: checksum)
        summary.lines += 1
        summary.bytes += line.count + 1
        if summary.lines.isMultiple(of: Self.linesPerReport) {
            report(WorkProgress("exporting", min(summary.lines, total), of: total, .rows))
        }
        if buffer.count >= Self.bufferBytes { try flush() }
    }

    private mutating func flush() throws {
        try sink(buffer)
        buffer.removeAll(keepingCapacity: true)
    }
}
