import RatchetJournal

/// One job's snapshot, whose checksum fits, beside the rows that follow from it.
struct JobReading {
    static let kept = "the job is a dead letter once the engine comes to it; all others go on"

    private let job: RecoveredEntity
    private let table: TableName
    /// `nil` if they cannot be told.
    private let queues: QueueNumbers?
    private let verification: Verification
    private var number: UInt64 { job.id.number }

    init(_ job: RecoveredEntity, _ table: TableName, _ queues: QueueNumbers?, _ verification: Verification) {
        self.job = job
        self.table = table
        self.queues = queues
        self.verification = verification
    }

    func check(_ view: borrowing any StoreView & ~Copyable) throws {
        guard let bytes = job.snapshot, let state = try? JobState(number: number, decoding: bytes) else {
            return add(.unfoldable, "the snapshot is none of a job", effect: Self.kept)
        }
        guard state.isOver == (table == JournalTables.archive.name) else {
            return add(
                .mismatch, state.isOver ? "the job is over, and is not in the archive" : "the job is not over",
                effect: Self.kept)
        }
        if state.isDead, state.past?.isDamaged ?? false {
            add(.parked, "the job was found damaged, and is a dead letter", effect: "it is not done; all others go on")
        }
        try checkID(state, view)
        try state.isOver ? checkEnd(state, view) : checkRow(state, view)
    }

    private func checkRow(_ state: JobState, _ view: borrowing any StoreView & ~Copyable) throws {
        guard let queues, verification.isWhole(QueueTables.ready.name, QueueTables.later.name, QueueTables.dead.name)
        else { return }
        guard let queue = queues[state.entry.queue] else {
            return add(
                .missingRow, "the job is in the queue '\(state.entry.queue)', and the journal has no such queue",
                effect: "nobody takes it")
        }
        let rows = try JobRow.possible(of: state, in: queue, with: verification.blocks).filter { row in
            try view.value(for: row.key, in: row.table) != nil
        }
        guard rows.count != 1 else { return }
        add(
            rows.isEmpty ? .missingRow : .mismatch,
            rows.isEmpty
                ? "the job is \(state.isDead ? "dead" : "to be done"), and no row says so"
                : "\(rows.count) rows say when the job can be taken",
            effect: rows.isEmpty
                ? (state.isDead ? "it is not among the dead letters" : "nobody takes it")
                : "it may be taken earlier than it should")
    }

    private func checkEnd(_ state: JobState, _ view: borrowing any StoreView & ~Copyable) throws {
        let ended = QueueTables.ended.name
        guard let key = JobEndKey(state), verification.isWhole(ended),
            try view.value(for: key.keyBytes, in: ended) == nil
        else { return }
        add(
            .missingRow, "the job is \(key.status), and the table '\(ended)' does not say so",
            effect: "lists leave it out, and it is never deleted")
    }

    private func checkID(_ state: JobState, _ view: borrowing any StoreView & ~Copyable) throws {
        guard let fault = try verification.missingID(of: state, view) else { return }
        add(
            fault.kind, fault.what,
            effect: "the job is not found by its id, and another one may be enqueued with it")
    }

    private func add(_ kind: Finding.Kind, _ what: String, effect: String) {
        verification.add(.ofJob(kind, what, table, number, effect: effect))
    }
}

extension Verification {
    /// What is wrong with the row by which a job is found that was given an id.
    func missingID(
        of job: JobState, _ view: borrowing any StoreView & ~Copyable
    ) throws -> (kind: Finding.Kind, what: String)? {
        let table = QueueTables.ids
        guard let id = job.entry.givenID, isWhole(table.name) else { return nil }
        let row = try view.value(for: blocks.key(id, in: table.name).keyBytes, in: table.name)
        let other = row.flatMap { UInt64(tableBytes: $0) }
        guard other != job.number else { return nil }
        let place = other.map { "leads to job \($0)" } ?? "leads to no job"
        return (other == nil ? .missingRow : .mismatch, "the job was given the id '\(id)', which \(place)")
    }
}

extension JobEndKey {
    /// The key of a job that is over.
    init?(_ job: JobState) {
        guard let ended = job.ended else { return nil }
        self.init(job.status(at: ended), ended, job.number)
    }
}
