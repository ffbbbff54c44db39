/// Neighbouring records of the log that move to history in one commit.
struct LogSegment: Sendable {
    private(set) var records: [LogRecord] = []
    /// Compressed.
    private(set) var bytes = 0
    private var items = 0
    private var bodyBytes = 0

    /// The records from `first` up to `bound`, and no more than `limits` allow; one at least.
    ///
    /// A segment may be twice as large as an open commit group: so the archiver is faster than any load, and yet no
    /// commit has much to do.
    init(
        from first: LSN, upTo bound: LSN, _ limits: JournalLimits, in view: borrowing any StoreView & ~Copyable
    ) throws {
        var segment = Self()
        let range = KeyRange(from: first.keyBytes, upTo: bound.keyBytes)
        try JournalTables.log.scan(range, in: view) { lsn, record in
            try segment.add(record, at: lsn) && !segment.isFull(limits) ? .next : .stop
        }
        self = segment
    }

    private init() {}

    /// The least LSN behind it.
    var end: LSN? { records.last?.lsn.next }

    /// - Returns: Whether there was room for it: one row of history may have no more than a few records.
    private mutating func add(_ row: [UInt8], at lsn: LSN) throws(JournalError) -> Bool {
        let record = try LogRecord(decoding: row, at: lsn)
        guard records.isEmpty || bodyBytes + record.header.bodyLength <= LogRecord.bodyLimit else { return false }
        records.append(record)
        bytes += row.count
        items += record.header.items.count
        bodyBytes += record.header.bodyLength
        return true
    }

    private func isFull(_ limits: JournalLimits) -> Bool {
        items >= 2 * limits.groupSubmissions || bodyBytes >= 2 * limits.groupBytes
            || records.count >= LogExtent.rowsPerTrim
    }
}
