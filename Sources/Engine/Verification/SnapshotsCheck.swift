import RatchetJournal

/// Checks each snapshot: its checksum, its place in the log, that it can be read, and that the rows which follow from
/// it are there. A snapshot and its rows are compared within one view.
struct SnapshotsCheck: JournalCheck {
    /// That of runs which are over, or of the others.
    private let table: TableName

    init(_ table: TableName) { self.table = table }

    func run(_ verification: Verification) async throws {
        let asleep = Unsettled()
        try await verification.slices(of: table) { rows, view in
            let entities = rows.compactMap { row in entity(row, verification) }
            let last = try Self.lastLSN(view)
            let whole = entities.compactMap { recovered($0.0, $0.1, last, verification) }
            let runs = whole.filter { $0.id.kind == .run }
            let plans = try StoredPlans(for: runs, in: view, with: verification.blocks)
            for run in runs { try SnapshotReading(run, table, verification, asleep).check(plans, view) }
            let jobs = whole.filter { $0.id.kind == .job }
            let queues = try jobs.isEmpty ? nil : QueueNumbers(verification, view)
            for job in jobs { try JobReading(job, table, queues, verification).check(view) }
        }
        try await settle(asleep.numbers.values, verification)
    }

    /// Runs that sleep as of their snapshots, and have no timer: they may have been woken since, as the log then says.
    private func settle(_ numbers: some Collection<UInt64> & Sendable, _ verification: Verification) async throws {
        guard !numbers.isEmpty, verification.isWhole(JournalTables.log.name) else { return }
        try await verification.store.read { view in
            guard let log = try? Recovery.read(view, with: verification.blocks, limits: verification.limits) else {
                return
            }
            for number in numbers.sorted() where log.entities[.run(number)]?.events.isEmpty != false {
                guard let run = try verification.snapshot(of: number, in: view), run.damage == nil else { continue }
                try SnapshotReading(run, table, verification, nil).checkTimer(view)
            }
        }
    }

    private func entity(_ row: Verification.Row, _ verification: Verification) -> (EntityID, [UInt8])? {
        guard let entity = row.key.withUnsafeBytes({ EntityID(keyBytes: $0) }) else {
            verification.add(
                Finding(
                    .badRow, "the key names no entity", table: table, key: row.key.hexText,
                    effect: "nothing finds the row", advice: Advice.restore))
            return nil
        }
        guard [.run, .job].contains(entity.kind) else {
            verification.add(
                Finding(
                    .unknownRow, "this version does not know the kind of entity", table: table,
                    key: "\(entity)", effect: "it is left as it is", advice: Advice.none))
            return nil
        }
        return (entity, row.value)
    }

    /// The entity with nothing but its snapshot; `nil` if that is damaged.
    private func recovered(
        _ entity: EntityID, _ row: [UInt8], _ last: LSN, _ verification: Verification
    ) -> RecoveredEntity? {
        let add = { (kind: Finding.Kind, what: String) in
            verification.add(
                entity.kind == .job
                    ? .ofJob(kind, what, table, entity.number, effect: JobReading.kept)
                    : Finding(
                        kind, what, table: table, key: "run \(entity.number)", run: entity.number,
                        effect: "the run is parked; all others go on", advice: Advice.restore))
        }
        let snapshot: Snapshot
        do throws(JournalError) {
            snapshot = try Snapshot(decoding: row, for: entity, with: verification.blocks)
        } catch {
            if !verification.isUnopened(error, in: table) { add(.checksum, error.message) }
            return nil
        }
        if snapshot.stamp.lsn > last, verification.isWhole(JournalTables.log.name) {
            add(.mismatch, "the snapshot includes \(snapshot.stamp.lsn), and the log ends at \(last)")
        }
        return RecoveredEntity(entity, holding: snapshot.bytes)
    }

    private static func lastLSN(_ view: borrowing any StoreView & ~Copyable) throws -> LSN {
        var last = (try? LogState.trimmed(in: view)) ?? .zero
        try view.scan(JournalTables.log.name, KeyRange(descending: true)) { key, _ in
            if let lsn = LSN(keyBytes: key) { last = max(last, lsn) }
            return .stop
        }
        return last
    }
}
