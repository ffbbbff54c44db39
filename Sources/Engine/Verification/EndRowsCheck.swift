import RatchetJournal

/// Checks that each row of `runsByEnd` can be read, and says what its run's snapshot in the archive does.
struct EndRowsCheck: JournalCheck {
    func run(_ verification: Verification) async throws {
        let table = EngineTables.runsByEnd
        try await verification.slices(of: table.name) { rows, view in
            for row in rows {
                guard let key = row.key.withUnsafeBytes({ RunEndKey(keyBytes: $0) }) else {
                    Self.add(
                        .badRow, "the row is no end of a run", row.key.hexText, nil,
                        effect: "lists and counts of runs that are over fail", verification)
                    continue
                }
                try Self.check(key, row.value, verification, view)
            }
        }
    }

    private static func check(
        _ key: RunEndKey, _ row: [UInt8], _ verification: Verification, _ view: borrowing any StoreView & ~Copyable
    ) throws {
        let name = "\(key.status), run \(key.number)"
        do throws(JournalError) {
            let bytes = try EngineTables.runsByEnd.value(of: row, key, with: verification.blocks)
            guard let summary = RunEndSummary(decoding: bytes) else {
                add(.badRow, "the summary makes no sense", name, key.number, effect: unsearchable, verification)
                return
            }
            try checkTerms(summary.terms, key, name, verification, view)
        } catch {
            if !verification.isUnopened(error, in: EngineTables.runsByEnd.name) {
                add(.checksum, error.message, name, key.number, effect: unsearchable, verification)
            }
        }
        guard verification.isWhole(JournalTables.archive.name),
            let run = try verification.snapshot(of: key.number, in: view), run.damagedSnapshot == nil
        else { return }
        // Bytes that say nothing are SnapshotsCheck's finding.
        guard run.snapshot == nil || RunFold.snapshot(of: run) != nil else { return }
        // How it ended is not known any more.
        guard !run.isArchived || !RunFold.isParkedAsDamaged(run) else { return }
        let status = RunFold.snapshot(of: run)?.indexed
        guard status != key.status || !run.isArchived else { return }
        add(
            .strayRow, status.map { "the run's snapshot says that it is \($0)" } ?? "there is no snapshot of the run",
            name, key.number, effect: "lists show a run that is not there so", verification, advice: Advice.derived)
    }

    private static func checkTerms(
        _ terms: SearchTerms, _ key: RunEndKey, _ name: String, _ verification: Verification,
        _ view: borrowing any StoreView & ~Copyable
    ) throws(JournalError) {
        guard let term = try verification.missingTerms(terms, at: .over(key), view).first else { return }
        add(
            .missingRow, "the run has \(term.words), and no row says so", name, key.number,
            effect: "searches for that leave the run out", verification)
    }

    private static let unsearchable = "a search for its workflow does not find the run"

    private static func add(
        _ kind: Finding.Kind, _ what: String, _ key: String, _ run: UInt64?, effect: String,
        _ verification: Verification, advice: String = Advice.restore
    ) {
        verification.add(
            Finding(
                kind, what, table: EngineTables.runsByEnd.name, key: key, run: run, effect: effect, advice: advice))
    }
}
