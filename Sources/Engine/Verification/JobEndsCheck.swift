import RatchetJournal

/// Checks that each row of a job that is over can be read, says what its snapshot in the archive does, and is deleted
/// when it says.
struct JobEndsCheck: JournalCheck {
    func run(_ verification: Verification) async throws {
        let table = QueueTables.ended
        try await verification.slices(of: table.name) { rows, view in
            for row in rows {
                guard let key = row.key.withUnsafeBytes({ JobEndKey(keyBytes: $0) }) else {
                    Self.add(.badRow, "the row is no end of a job", table.name, row.key.hexText, verification)
                    continue
                }
                try Self.check(key, row.value, verification, view)
            }
        }
        try await checkExpiries(verification)
    }

    private static func check(
        _ key: JobEndKey, _ row: [UInt8], _ verification: Verification, _ view: borrowing any StoreView & ~Copyable
    ) throws {
        let table = QueueTables.ended
        let name = "\(key.status), job \(key.number)"
        let summary: JobEndSummary
        do throws(JournalError) {
            let bytes = try table.value(of: row, key, with: verification.blocks)
            guard let read = try? JobEndSummary(decoding: bytes) else {
                return add(.badRow, "the summary makes no sense", table.name, name, verification)
            }
            summary = read
        } catch {
            if !verification.isUnopened(error, in: table.name) {
                add(.checksum, error.message, table.name, name, verification)
            }
            return
        }
        if let what = try fault(key, summary, verification, view) {
            add(.strayRow, what, table.name, name, verification, advice: Advice.derived)
        }
        guard let expires = summary.expires, verification.isWhole(QueueTables.expiries.name),
            try view.value(for: TimerKey(expires, key.number).keyBytes, in: QueueTables.expiries.name) == nil
        else { return }
        add(.missingRow, "no row says that the job is to be deleted at \(expires)", table.name, name, verification)
    }

    private static func fault(
        _ key: JobEndKey, _ summary: JobEndSummary, _ verification: Verification,
        _ view: borrowing any StoreView & ~Copyable
    ) throws -> String? {
        guard verification.isWhole(JournalTables.archive.name),
            let job = try verification.snapshot(of: .job(key.number), in: view), job.damagedSnapshot == nil
        else { return nil }
        guard let bytes = job.snapshot, job.isArchived else { return "there is no snapshot of the job" }
        // What cannot be read is SnapshotsCheck's finding.
        guard let state = try? JobState(number: key.number, decoding: bytes) else { return nil }
        guard JobEndKey(state) == key else { return "the job's snapshot says that it ended otherwise" }
        return JobEndSummary(state, expires: summary.expires) == summary ? nil : "the job's snapshot says otherwise"
    }

    private func checkExpiries(_ verification: Verification) async throws {
        let table = QueueTables.expiries.name
        try await verification.slices(of: table) { rows, view in
            for row in rows {
                guard let key = row.key.withUnsafeBytes({ TimerKey(keyBytes: $0) }),
                    let end = row.value.withUnsafeBytes({ JobEndKey(keyBytes: $0) })
                else {
                    Self.add(
                        .badRow, "the row does not say which job is to be deleted", table, row.key.hexText, verification
                    )
                    continue
                }
                if try Self.fits(key, end, verification, view) { continue }
                Self.add(
                    .strayRow, "the job is not to be deleted then, or is not there", table,
                    "due \(key.due), job \(key.number)", verification, advice: Advice.derived)
            }
        }
    }

    private static func fits(
        _ key: TimerKey, _ end: JobEndKey, _ verification: Verification, _ view: borrowing any StoreView & ~Copyable
    ) throws -> Bool {
        let table = QueueTables.ended
        guard verification.isWhole(table.name) else { return true }
        guard end.number == key.number, let row = try view.value(for: end.keyBytes, in: table.name) else {
            return false
        }
        // What cannot be opened or read is told of above.
        guard let bytes = try? table.value(of: row, end, with: verification.blocks),
            let summary = try? JobEndSummary(decoding: bytes)
        else { return true }
        return summary.expires == key.due
    }

    private static func add(
        _ kind: Finding.Kind, _ what: String, _ table: TableName, _ key: String, _ verification: Verification,
        advice: String = Advice.restore
    ) {
        verification.add(
            Finding(
                kind, what, table: table, key: key,
                effect: "lists of jobs that are over are wrong or fail, or the job is not deleted when it should be",
                advice: advice))
    }
}
