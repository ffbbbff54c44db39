import RatchetJournal

/// Checks that each row which says when a job can be taken, or that it is dead, fits to that job's snapshot.
struct JobRowsCheck: JournalCheck {
    func run(_ verification: Verification) async throws {
        try await check(QueueTables.ready.name, verification) { key, row in
            guard row.isEmpty else { return nil }
            return key.withUnsafeBytes { ReadyKey(keyBytes: $0) }.map { .ready($0) }
        }
        try await check(QueueTables.later.name, verification) { key, row in
            guard let row = LaterRow(tableBytes: row) else { return nil }
            return key.withUnsafeBytes { QueueTimeKey(keyBytes: $0) }.map { .later($0, row) }
        }
        try await check(QueueTables.dead.name, verification) { key, row in
            guard row.isEmpty else { return nil }
            return key.withUnsafeBytes { QueueTimeKey(keyBytes: $0) }.map { .dead($0) }
        }
    }

    private func check(
        _ table: TableName, _ verification: Verification,
        _ decode: @escaping @Sendable (_ key: [UInt8], _ row: [UInt8]) -> JobRow?
    ) async throws {
        try await verification.slices(of: table) { rows, view in
            let queues = try QueueNumbers(verification, view)
            for bytes in rows {
                guard let row = decode(bytes.key, bytes.value) else {
                    verification.add(
                        Finding(
                            .badRow, "the row is no place of a job", table: table, key: bytes.key.hexText,
                            effect: "the engine does not start", advice: Advice.restore))
                    continue
                }
                guard let fault = try Self.fault(row, queues, verification, view) else { continue }
                verification.add(
                    .ofJob(
                        fault.kind, fault.what, table, row.number, "queue \(row.queue)",
                        effect: "the queue may take a job that is not there, or too early, or have others wait for it",
                        advice: Advice.derived))
            }
        }
    }

    private static func fault(
        _ row: JobRow, _ queues: QueueNumbers?, _ verification: Verification,
        _ view: borrowing any StoreView & ~Copyable
    ) throws -> (kind: Finding.Kind, what: String)? {
        guard verification.isWhole(JournalTables.entities.name),
            let job = try verification.snapshot(of: .job(row.number), in: view), job.damagedSnapshot == nil
        else { return nil }
        guard let bytes = job.snapshot, !job.isArchived else { return (.strayRow, "there is no snapshot of the job") }
        // What cannot be read is SnapshotsCheck's finding, and so is a queue that is missing.
        guard let state = try? JobState(number: row.number, decoding: bytes),
            let queue = queues?[state.entry.queue]
        else { return nil }
        let possible = JobRow.possible(of: state, in: queue, with: verification.blocks)
        guard let own = possible.first(where: { $0.table == row.table && $0.key == row.key }) else {
            return (.strayRow, "the job's snapshot says otherwise")
        }
        return own == row ? nil : (.mismatch, "the job has another key, or has not had its turn, or has")
    }
}

extension JobRow {
    var number: UInt64 {
        switch self {
        case .ready(let key): key.place.number
        case .later(let key, _), .dead(let key): key.number
        }
    }

    var queue: UInt32 {
        switch self {
        case .ready(let key): key.queue
        case .later(let key, _), .dead(let key): key.queue
        }
    }
}
