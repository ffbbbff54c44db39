import RatchetJournal

/// Turns lines into rows, and checks that they are what an export has.
struct ImportReader {
    private static let bytesPerCommit = 4 << 20

    private let blocks: Blocks
    /// What those have who read the journal without owning it.
    private let readers: Blocks
    private let commitRows: Int
    private let report: WorkProgress.Report
    private var lines: LineReader
    private var checksum: UInt32 = 0
    /// How many lines the first one has announced; `nil` before it.
    private var total: Int?
    private var isEnded = false
    /// The place among all tables of the last line that was a row.
    private var place = 0
    /// The greatest key of each table so far.
    private var last: [TableName: [UInt8]] = [:]
    private var numbers: [String: UInt64] = [:]
    private var damagedNumbers: Set<String> = []
    private var extent = TransferExtent()
    /// The dictionaries that cannot be read, and those that damaged rows name.
    private var (dictionaries, namedDictionaries): (Set<UInt32>, Set<UInt32>) = ([], [])
    private var isClosed = false
    /// How many lines there were of each table.
    private(set) var rows: [TableName: Int] = [:]
    private(set) var summary = TransferSummary()

    init(
        _ blocks: Blocks, readers: Blocks, _ lines: LineReader, commitRows: Int,
        _ report: @escaping WorkProgress.Report
    ) {
        self.blocks = blocks
        self.readers = readers
        self.commitRows = commitRows
        self.lines = lines
        self.report = report
    }

    /// The rows of the next lines, as many as one commit takes; `nil` behind the last line.
    mutating func next() throws -> WriteBatch? {
        guard !isClosed else { return nil }
        var batch = WriteBatch()
        var (rows, bytes) = (0, 0)
        while rows < commitRows, bytes < Self.bytesPerCommit, let line = try lines.next() {
            guard let operation = try take(line) else { continue }
            batch.add(operation)
            rows += 1
            if case .put(_, let key, let value) = operation { bytes += key.count + value.count }
        }
        report(WorkProgress("importing", min(summary.lines, total ?? 0), of: total, .rows))
        guard rows > 0 else {
            try checkEnd()
            return try closing()
        }
        return batch
    }

    /// What no line says: the numbers that are damaged, and rows that keep the numbers of dictionaries from new ones
    /// which damaged rows name, and nobody has.
    private mutating func closing() throws(JournalError) -> WriteBatch? {
        isClosed = true
        var batch = WriteBatch()
        for name in damagedNumbers.sorted() { batch.add(MetaNumber(name).put(extent.number(name))) }
        for number in namedDictionaries.subtracting(dictionaries).sorted() {
            batch.add(try DamagedRow.dictionary(number, with: blocks))
            rows[JournalTables.dictionaries.name, default: 0] += 1
        }
        return batch.isEmpty ? nil : batch
    }

    private func checkEnd() throws(ImportError) {
        guard !isEnded else { return }
        throw ImportError(
            .cutOff, line: lines.count,
            "the last line, which says how many there are, does not follow it: copy or export it anew, it was cut off")
    }

    private mutating func take(_ line: ArraySlice<UInt8>) throws -> WriteBatch.Operation? {
        defer {
            checksum = CRC32C.checksum(line, continuing: checksum)
            summary.lines += 1
            summary.bytes += line.count
        }
        guard !isEnded else { throw bad("something stands behind the last line") }
        do {
            return try operation(for: try TransferLine(decoding: line))
        } catch let error as ImportError where error.line == nil {
            guard total != nil else { throw notAnExport(error.message) }
            throw ImportError(error.code, line: lines.count, error.message)
        } catch is ByteReader.Malformed {
            throw bad("it makes no sense")
        } catch let error as JournalError where error.code == .damaged || error.code == .tooLarge {
            throw bad("it makes no sense: \(error.message)")
        }
    }

    private func bad(_ what: String) -> ImportError {
        ImportError(.badLine, line: lines.count, "\(what): export the journal anew")
    }

    private func notAnExport(_ what: String) -> ImportError {
        ImportError(
            .unknownForm, line: lines.count,
            "this is no export of a journal: \(what); give a file that was written by ratchet export")
    }

    private mutating func operation(for line: TransferLine) throws -> WriteBatch.Operation? {
        if case .header(let version, let lines) = line { return try takeHeader(version, lines) }
        guard total != nil else { throw notAnExport("the first line is no header") }
        let operation = try line.operation(with: blocks)
        switch line {
        case .header: break
        case .number(let name, let number):
            try takeNumber(name)
            numbers[name] = number
        case .row(let place, let bytes):
            try takePlace(place, operation)
            // Within is a snapshot as it was found.
            if TransferTables.all[place].table == JournalTables.damaged.name {
                noteDictionary(Array(bytes.dropFirst(9)), Array(bytes.prefix(9)), JournalTables.entities.name)
            }
            if line.hasCommandDigest { summary.commandDigests += 1 }
        case .damaged(let table, let key, let row):
            return try takeDamaged(DamagedRow(table: table, key: key, row: row))
        case .lost(let table, let key):
            summary.addLoss(of: table)
            if let place = TransferTables.place(of: table, key) { try takePlace(place, nil) }
        case .trailer(let count, let sum): try takeTrailer(count, sum)
        }
        note(operation)
        return operation
    }

    /// Only who misses a number needs to know.
    private mutating func note(_ operation: WriteBatch.Operation?) {
        if let operation, !damagedNumbers.isEmpty { extent.note(operation) }
    }

    private mutating func takeNumber(_ name: String) throws(ImportError) {
        guard last.isEmpty else { throw bad("it stands behind rows") }
        guard numbers[name] == nil, !damagedNumbers.contains(name) else { throw bad("it stands there twice") }
    }

    private mutating func takeDamaged(_ damaged: DamagedRow) throws -> WriteBatch.Operation? {
        let (table, key) = (damaged.table, damaged.key)
        summary.addDamage("table '\(table)', key \(key.hexText)")
        if table == JournalTables.meta.name {
            let name = String(decoding: key, as: UTF8.self)
            try takeNumber(name)
            damagedNumbers.insert(name)
            return nil
        }
        let row = damaged.suited(to: readers)
        let operation = WriteBatch.Operation.put(table, key: key, value: row)
        if table == JournalTables.dictionaries.name {
            try takeDictionary(key)
        } else if let place = TransferTables.place(of: table, key) {
            try takePlace(place, operation)
        }
        noteDictionary(row, key, table)
        note(operation)
        return operation
    }

    private mutating func noteDictionary(_ row: [UInt8], _ key: [UInt8], _ table: TableName) {
        if let number = readers.namedDictionary(inRow: row, key: key, of: table) { namedDictionaries.insert(number) }
    }

    private mutating func takeDictionary(_ key: [UInt8]) throws {
        let table = JournalTables.dictionaries.name
        guard last.keys.allSatisfy({ $0 == table }) else { throw bad("it stands behind rows of another table") }
        guard last[table].map({ $0.lexicographicallyPrecedes(key) }) ?? true else {
            throw bad("it stands there twice, or not in its order")
        }
        last[table] = key
        rows[table, default: 0] += 1
        dictionaries.insert(try TransferTables.decode(key))
    }

    private mutating func takeHeader(_ version: Int, _ count: Int) throws(ImportError) -> WriteBatch.Operation? {
        guard total == nil else { throw bad("it is a second header") }
        guard (1...TransferLine.version).contains(version) else {
            throw ImportError(
                .unknownForm, line: lines.count,
                "the export has version \(version), and this version of the library knows versions up to "
                    + "\(TransferLine.version): use the version that wrote it, or a later one")
        }
        total = count
        return nil
    }

    /// Keys that follow from ids have another order in a sealed journal.
    private mutating func takePlace(
        _ place: Int, _ operation: WriteBatch.Operation?
    ) throws(ImportError) {
        let table = TransferTables.all[place]
        guard place >= self.place else { throw bad("it stands behind rows of another table") }
        self.place = place
        guard let key = operation?.key else { return }
        rows[table.table, default: 0] += 1
        defer { last[table.table] = key }
        guard table.isOrdered else { return }
        guard last[table.table].map({ $0.lexicographicallyPrecedes(key) }) ?? true else {
            throw bad("it stands there twice, or not in its order")
        }
        guard table.table == JournalTables.log.name, last[table.table] != nil || !isTrimmedDamaged else { return }
        let before = last[table.table].flatMap { UInt64(tableBytes: $0) } ?? numbers[JournalTables.trimmedKey] ?? 0
        guard UInt64(tableBytes: key) == before &+ 1 else { throw bad("a commit group is missing before it") }
    }

    private var isTrimmedDamaged: Bool { damagedNumbers.contains(JournalTables.trimmedKey) }

    private mutating func takeTrailer(_ count: Int, _ sum: UInt32) throws(ImportError) {
        guard count == summary.lines else {
            throw ImportError(
                .altered, line: lines.count,
                "\(count) lines were written before it, and there are \(summary.lines): copy or export it anew")
        }
        guard summary.lines - 1 == total else {
            throw ImportError(
                .altered, line: lines.count,
                "the first line says that \(total ?? 0) lines are between it and the last, and there are "
                    + "\(summary.lines - 1): export it anew")
        }
        guard sum == checksum else {
            throw ImportError(
                .altered, line: lines.count,
                "the lines before it are not those that were written, their checksum does not fit: copy or export it "
                    + "anew, and do not edit it")
        }
        isEnded = true
    }
}
