import RatchetJournal

/// One run's snapshot, whose checksum fits, beside the rows that follow from it.
struct SnapshotReading {
    private let run: RecoveredEntity
    private let table: TableName
    private let verification: Verification
    /// Takes in runs without a timer; `nil` if that is a finding.
    private let asleep: Unsettled?
    private var number: UInt64 { run.id.number }

    init(_ run: RecoveredEntity, _ table: TableName, _ verification: Verification, _ asleep: Unsettled?) {
        self.run = run
        self.table = table
        self.verification = verification
        self.asleep = asleep
    }

    func check(_ plans: StoredPlans, _ view: borrowing any StoreView & ~Copyable) throws {
        guard let snapshot = RunFold.snapshot(of: run) else {
            return add(.unfoldable, "the snapshot is none of a run", effect: Self.parked)
        }
        try checkStatusRow(snapshot.indexed, view)
        try checkTerms(snapshot, view)
        try checkID(view)
        try checkTimer(view)
        guard !isParkedAsDamaged(snapshot), try PlansCheck.hasPlan(run, plans, verification, view) else { return }
        do throws(ParkReason) {
            check(try RunFold.read(run, plans: plans.plan).state, snapshot)
        } catch {
            add(.unfoldable, error.text, effect: Self.parked)
        }
    }

    private static let parked = "the run is parked; all others go on"

    private func isParkedAsDamaged(_ snapshot: RunSnapshot) -> Bool {
        guard RunFold.isParkedAsDamaged(run), case .unfolded(let parts) = snapshot.content else { return false }
        verification.add(
            Finding(
                .parked, "the run was parked as damaged: \(parts.reason.text)", table: table,
                key: "run \(number)", run: number, effect: "it stays parked", advice: Advice.restore))
        return true
    }

    private func check(_ state: RunState, _ snapshot: RunSnapshot) {
        guard case .folded = snapshot.content else { return }
        if !state.isOver, state.terms != snapshot.terms {
            add(
                .mismatch, "the snapshot names tags or attributes that are not those in it",
                effect: "searches find the run by what it does not have")
        }
        guard state.status != snapshot.indexed else { return }
        add(
            .mismatch, "the snapshot says \(snapshot.indexed), and what it holds is \(state.status)",
            effect: "lists show the wrong status")
    }

    /// Whether a run that sleeps has its timer.
    func checkTimer(_ view: borrowing any StoreView & ~Copyable) throws {
        guard case .folded(let bytes)? = RunFold.snapshot(of: run)?.content,
            let due = RunState.asleepUntil(in: bytes), verification.isWhole(EngineTables.timers.name),
            try view.value(for: TimerKey(due, number).keyBytes, in: EngineTables.timers.name) == nil
        else { return }
        if let asleep { return asleep.add("\(number)", number) }
        add(
            .missingRow, "the run sleeps until \(due), and there is no timer for that",
            effect: "nothing brings the run back")
    }

    private func checkTerms(
        _ snapshot: RunSnapshot, _ view: borrowing any StoreView & ~Copyable
    ) throws {
        guard table == JournalTables.entities.name else { return }
        let missing = try verification.missingTerms(snapshot.terms, at: .underWay(number), view)
        guard let term = missing.first else { return }
        add(.missingRow, "the run has \(term.words), and no row says so", effect: "searches for that leave the run out")
    }

    private func checkStatusRow(_ status: RunStatus, _ view: borrowing any StoreView & ~Copyable) throws {
        // One that was parked when it was over already has its row among the ends, and no longer knows when that was.
        guard table != JournalTables.archive.name || !RunFold.isParkedAsDamaged(run) else { return }
        let (row, name) = indexRow(status)
        guard verification.isWhole(name), try view.value(for: row, in: name) == nil else { return }
        add(
            .missingRow, "the run is \(status), and the table '\(name)' does not say so",
            effect: "lists leave the run out, and recovery may")
    }

    /// The key of the row that says what the run is, and its table.
    private func indexRow(_ status: RunStatus) -> (key: [UInt8], table: TableName) {
        guard table == JournalTables.archive.name, case .folded(let bytes)? = RunFold.snapshot(of: run)?.content,
            let ended = try? RunState.dates(in: bytes).ended
        else { return (RunStatusKey(status, number).keyBytes, EngineTables.runsByStatus.name) }
        return (RunEndKey(status, ended, number).keyBytes, EngineTables.runsByEnd.name)
    }

    private func checkID(_ view: borrowing any StoreView & ~Copyable) throws {
        let table = EngineTables.runIDs
        guard let id = RunFold.header(of: run)?.givenID, verification.isWhole(table.name) else { return }
        let row = try view.value(
            for: verification.blocks.key(id, in: table.name).keyBytes, in: table.name)
        let other = row.flatMap { UInt64(tableBytes: $0) }
        // The id may have been given to a later run.
        guard other.map({ $0 < number }) ?? true else { return }
        add(
            other == nil ? .missingRow : .mismatch,
            "the run was given the id '\(id)', "
                + (other.map { "which leads to run \($0)" } ?? "which leads to no run"),
            effect: "the run is not found by its id, and another one may be started with it")
    }

    private func add(_ kind: Finding.Kind, _ what: String, effect: String) {
        verification.add(
            Finding(
                kind, what, table: table, key: "run \(number)", run: number, effect: effect,
                advice: Advice.restore))
    }
}

extension RunFold {
    /// Whether the run's snapshot says that it was parked because of damage.
    static func isParkedAsDamaged(_ run: RecoveredEntity) -> Bool {
        guard case .unfolded(let parts)? = snapshot(of: run)?.content else { return false }
        return parts.reason.kind == .damaged
    }
}
