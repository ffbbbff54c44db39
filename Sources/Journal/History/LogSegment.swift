/// Neighbouring records of the log that move to history in one commit.
struct LogSegment: Sendable {
    /// The most records that go in one commit.
    private static let recordLimit = 4_096

    private(set) var records: [LogRecord] = []
    /// Compressed.
    private(set) var bytes = 0
    /// Rows of history that are there already, of entities with items before and behind them: what a commit group had
    /// that never came to the log.
    private(set) var splits: [EntityID: [LSN]] = [:]
    private var items = 0
    private var bodyBytes = 0

    /// The records from `first` up to `bound`, and no more than `limits` allow; one at least.
    ///
    /// The larger it is, the more events of an entity share a row, and the fewer pages are written for each; yet no
    /// commit has much to do.
    /// - Parameter mayHaveSplits: Whether history can have rows that belong between its records.
    init(
        from first: LSN, upTo bound: LSN, _ limits: JournalLimits, mayHaveSplits: Bool,
        in view: borrowing any StoreView & ~Copyable
    ) throws {
        var segment = Self()
        let range = KeyRange(from: first.keyBytes, upTo: bound.keyBytes)
        try JournalTables.log.scan(range, in: view) { lsn, record in
            try segment.add(record, at: lsn) && !segment.isFull(limits) ? .next : .stop
        }
        if mayHaveSplits { try segment.findSplits(view) }
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

    private mutating func findSplits(_ view: borrowing any StoreView & ~Copyable) throws {
        for (entity, place) in places() where place.first < place.last {
            let keys = KeyRange(
                from: HistoryKey(entity, place.first.next).keyBytes, upTo: HistoryKey(entity, place.last).keyBytes)
            try JournalTables.history.scanKeys(keys, in: view) { key in
                splits[entity, default: []].append(key.first)
                return .next
            }
        }
    }

    /// Where each entity's first and last items are.
    private func places() -> [EntityID: (first: LSN, last: LSN)] {
        var places: [EntityID: (first: LSN, last: LSN)] = [:]
        for record in records {
            for item in record.header.items where item.entity.kind.keepsHistory {
                places[item.entity, default: (record.lsn, record.lsn)].last = record.lsn
            }
        }
        return places
    }

    private func isFull(_ limits: JournalLimits) -> Bool {
        bytes >= limits.segmentBytes || records.count >= Self.recordLimit || items >= 4 * limits.groupSubmissions
            || bodyBytes >= 4 * limits.groupBytes
    }
}
