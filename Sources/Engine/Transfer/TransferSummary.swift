import RatchetJournal

/// What an export, or an import, has gone through.
public struct TransferSummary: Sendable, Hashable {
    /// How many runs there are, under way or over.
    public internal(set) var runs = 0
    /// How many lines, with the first and the last.
    public internal(set) var lines = 0
    /// How many bytes, with the ends of the lines.
    public internal(set) var bytes = 0
    /// How many rows were damaged: they are in the export as they were found.
    public internal(set) var damagedRows = 0
    /// How many ids of a sealed journal could not be told, and are missing: they can be taken again.
    public internal(set) var lostIDs = 0
    /// How many ids of commands are digests of a sealed journal, and mean nothing in another one: a command that is
    /// handed in once more there is carried out once more.
    public internal(set) var commandDigests = 0
    /// Whether the journal is sealed. The lines are not.
    public internal(set) var isSealed = false
    /// What the first damaged rows and lost ids are.
    public internal(set) var troubles: [String] = []

    /// Whether everything is there, but for the ids of commands.
    public var isWhole: Bool { damagedRows == 0 && lostIDs == 0 }

    private static let troubleLimit = 20

    /// Counts the runs: those that have a snapshot, and those that only the log names, unless they are deleted.
    mutating func countRuns(in view: borrowing any StoreView & ~Copyable) throws {
        let (live, over) = (JournalTables.entities.name, JournalTables.archive.name)
        runs = 0
        for table in [live, over] {
            runs += try view.count(of: table)
            try view.scan(table, KeyRange(from: [EntityID.Kind.job.rawValue])) { _, _ in
                runs -= 1
                return .next
            }
        }
        var seen: Set<EntityID> = []
        try view.scan(JournalTables.forgotten.name, .all) { key, _ in
            if let key = ForgottenKey(keyBytes: key) { seen.insert(key.entity) }
            return .next
        }
        try view.scan(JournalTables.log.name, .all) { key, row in
            let record = LSN(keyBytes: key).flatMap { try? LogRecord(decoding: Array(row), at: $0) }
            for item in record?.header.items ?? [] where item.entity.kind == .run && seen.insert(item.entity).inserted {
                let key = item.entity.keyBytes
                if try view.value(for: key, in: live) == nil, try view.value(for: key, in: over) == nil { runs += 1 }
            }
            return .next
        }
    }

    mutating func addDamage(_ what: String) {
        damagedRows += 1
        addTrouble(what)
    }

    mutating func addLoss(of table: TableName) {
        // What no run has is lost with a snapshot that is damaged, and says nothing.
        guard table != EngineTables.runsByTerm.name else { return }
        // What rate limits have let through of late: nobody knows for which keys of jobs.
        guard table != QueueTables.uses.name else { return }
        lostIDs += 1
        addTrouble("an id in table '\(table)'")
    }

    private mutating func addTrouble(_ what: String) {
        if troubles.count < Self.troubleLimit { troubles.append(what) }
    }
}
