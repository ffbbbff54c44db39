import RatchetJournal

/// Finds out what stands behind the digests of a sealed journal: the run, or the job, that has an id says it.
///
/// The log is read once for all runs, since it is bounded; a run's snapshot and history where its ids are asked for.
struct SealedIDs {
    /// Ids by the run's number, and by the keys of rows.
    private struct Known {
        var runs: [UInt64: String] = [:]
        var signals: [[UInt8]: String] = [:]
        var jobs: [UInt64: JobEntry] = [:]
    }

    let blocks: Blocks
    private var logged: Known?
    /// What was found of the last run whose signals were asked for: their rows stand together.
    private var last: (run: UInt64, known: Known)?

    init(_ blocks: Blocks) { self.blocks = blocks }

    /// The row's key with the id in place of its digest; the key itself where there is none.
    ///
    /// The ids of commands stay digests: nothing says what they were. They are counted where they are written.
    /// - Returns: `nil` if it cannot be told.
    mutating func known(
        _ key: [UInt8], _ row: [UInt8], in table: TableName, _ view: borrowing any StoreView & ~Copyable
    ) throws -> (key: [UInt8], row: [UInt8])? {
        if QueueTables.all.contains(table) { return try knownOfJob(key, row, in: table, view) }
        return try knownKey(key, row, in: table, view).map { ($0, row) }
    }

    private mutating func knownKey(
        _ key: [UInt8], _ row: [UInt8], in table: TableName, _ view: borrowing any StoreView & ~Copyable
    ) throws -> [UInt8]? {
        switch table {
        case EngineTables.runIDs.name:
            guard UserKey(key).isDigest else { return key }
            guard let number = UInt64(tableBytes: row) else { throw TransferTables.damaged }
            let id = try runID(of: number, view)
            return id.flatMap { blocks.key($0, in: table).keyBytes == key ? Array($0.utf8) : nil }
        case EngineTables.signalIDs.name:
            let prefix = Array(key.prefix(SignalIDKey.prefixBytes))
            guard UserKey(Array(key.dropFirst(prefix.count))).isDigest else { return key }
            let run: UInt64 = try TransferTables.decode(prefix)
            let id = try history(of: run, view).signals[key] ?? log(view).signals[key]
            return id.map { prefix + Array($0.utf8) }
        case EngineTables.runsByTerm.name: return try term(key, view)
        default: return key
        }
    }

    /// The run's snapshot names its terms, or, of one that is over, the row of its end.
    private func term(_ key: [UInt8], _ view: borrowing any StoreView & ~Copyable) throws -> [UInt8]? {
        let row: TermKey = try TransferTables.decode(key)
        guard row.part.isDigest else { return key }
        let terms = try terms(of: row.place, view)
        let term = terms?.all.first { TermKey($0, row.place, with: blocks) == row }
        return term.map { $0.part + row.place.bytes }
    }

    private func terms(
        of place: TermKey.Place, _ view: borrowing any StoreView & ~Copyable
    ) throws -> SearchTerms? {
        switch place {
        case .underWay(let number):
            let row = try JournalTables.entities.value(for: .run(number), in: view)
            let snapshot = row.flatMap { try? Snapshot(decoding: $0, for: .run(number), with: blocks) }
            return snapshot.flatMap { try? RunSnapshot(decoding: $0.bytes) }?.terms
        case .over(let end):
            guard let row = try view.value(for: end.keyBytes, in: EngineTables.runsByEnd.name) else { return nil }
            return (try? EngineTables.runsByEnd.value(of: row, end, with: blocks)).flatMap {
                RunEndSummary(decoding: $0)
            }?.terms
        }
    }

    private mutating func runID(of number: UInt64, _ view: borrowing any StoreView & ~Copyable) throws -> String? {
        for table in [JournalTables.entities, JournalTables.archive] {
            guard let row = try table.value(for: .run(number), in: view),
                let snapshot = try? Snapshot(decoding: row, for: .run(number), with: blocks),
                let content = try? RunSnapshot(decoding: snapshot.bytes).content, let id = Self.header(content)?.givenID
            else { continue }
            return id
        }
        return try history(of: number, view).runs[number] ?? log(view).runs[number]
    }

    private static func header(_ content: RunSnapshot.Content) -> RunHeader? {
        switch content {
        case .folded(let bytes): return header(folded: bytes)
        case .unfolded(let parts):
            if let base = parts.base { return header(folded: base) }
            return parts.batches.first.flatMap { try? EventBatch(decoding: $0[...]).events.first?.header }
        }
    }

    private static func header(folded bytes: [UInt8]) -> RunHeader? {
        var reader = ByteReader(bytes)
        return try? RunHeader(from: &reader)
    }

    private mutating func history(
        of number: UInt64, _ view: borrowing any StoreView & ~Copyable
    ) throws -> Known {
        if let last, last.run == number { return last.known }
        var known = Known()
        let keys = HistoryKey.rows(of: .run(number))
        let range = KeyRange(from: keys.lowerBound.keyBytes, upTo: keys.upperBound.keyBytes)
        try JournalTables.history.scanResults(range, in: view, with: blocks) { key, row in
            for item in (try? HistoryRow.decode(row.get(), for: key)) ?? [] {
                if let bytes = item.bytes { add(bytes, of: .run(number), to: &known) }
            }
            return .next
        }
        last = (number, known)
        return known
    }

    /// The job's snapshot says what it has, or the log.
    mutating func entry(of job: UInt64, _ view: borrowing any StoreView & ~Copyable) throws -> JobEntry? {
        let entity = try Recovery.snapshot(of: .job(job), in: view, with: blocks)
        if let bytes = entity.snapshot { return (try? JobState(number: job, decoding: bytes))?.entry }
        return try log(view).jobs[job]
    }

    private mutating func log(_ view: borrowing any StoreView & ~Copyable) throws -> Known {
        if let logged { return logged }
        var known = Known()
        try JournalTables.log.scan(.all, in: view) { lsn, row in
            guard let record = try? LogRecord(decoding: row, at: lsn), let body = try? record.body(with: blocks) else {
                return .next
            }
            var rest = body[...]
            for item in record.header.items {
                add(rest.prefix(item.length), of: item.entity, to: &known)
                rest = rest.dropFirst(item.length)
            }
            return .next
        }
        logged = known
        return known
    }

    private func add(_ bytes: ArraySlice<UInt8>, of entity: EntityID, to known: inout Known) {
        let number = entity.number
        guard entity.kind == .run else {
            guard entity.kind == .job, case .enqueued(let entry)? = (try? JobBatch(decoding: bytes))?.events.first
            else { return }
            known.jobs[number] = entry
            return
        }
        for event in (try? EventBatch(decoding: bytes))?.events ?? [] {
            switch event {
            case .started, .forked: known.runs[number] = event.header?.givenID
            case .signalled(let signal):
                guard let id = signal.id else { break }
                known.signals[SignalIDKey(number, id, with: blocks).keyBytes] = id
            default: break
            }
        }
    }
}
