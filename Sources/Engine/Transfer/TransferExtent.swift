import RatchetJournal

/// How far runs, jobs and the log have come, as the rows of an export show it: for numbers of `meta` that are damaged.
struct TransferExtent {
    /// So many numbers are passed over, since not every run and commit group has left a row.
    private static let room: UInt64 = 1 << 20
    /// No journal gets so far.
    private static let limit: UInt64 = 1 << 62

    private var run: UInt64 = 0
    private var job: UInt64 = 0
    private var lsn: UInt64 = 0
    private var firstGroup: UInt64?

    /// What is to be in place of the number of this name.
    ///
    /// The log has no gap: where it begins is known if there is some of it.
    func number(_ name: String) -> UInt64 {
        guard name == JournalTables.trimmedKey else {
            return (name == QueueTables.jobNumbers.key ? job : run) + Self.room
        }
        return firstGroup.map { $0 - min($0, 1) } ?? lsn + Self.room
    }

    mutating func note(_ operation: WriteBatch.Operation) {
        guard case .put(let table, let key, let row) = operation else { return }
        switch table {
        case JournalTables.entities.name, JournalTables.archive.name:
            guard let entity: EntityID = Self.decode(key) else { break }
            note(entity, Snapshot.stamp(of: row, for: entity)?.lsn)
        case JournalTables.history.name:
            guard let place: HistoryKey = Self.decode(key) else { break }
            note(place.entity, place.first)
        case JournalTables.forgotten.name:
            guard let place: ForgottenKey = Self.decode(key) else { break }
            note(place.entity, place.last)
        case JournalTables.log.name:
            guard let place: LSN = Self.decode(key) else { break }
            firstGroup = firstGroup ?? place.rawValue
            let record = try? LogRecord(decoding: row, at: place)
            for item in record?.header.items ?? [] { note(item.entity, place) }
        case EngineTables.runIDs.name:
            guard let number = UInt64(tableBytes: row) else { break }
            note(.run(number), nil)
        case QueueTables.ids.name, QueueTables.claims.name:
            guard let number = UInt64(tableBytes: row) else { break }
            note(.job(number), nil)
        default: break
        }
    }

    private static func decode<Key: OrderedKey>(_ key: [UInt8]) -> Key? { try? TransferTables.decode(key) }

    private mutating func note(_ entity: EntityID, _ place: LSN?) {
        if entity.number < Self.limit {
            if entity.kind == .job { job = max(job, entity.number) } else { run = max(run, entity.number) }
        }
        if let place, place.rawValue < Self.limit { lsn = max(lsn, place.rawValue) }
    }
}
