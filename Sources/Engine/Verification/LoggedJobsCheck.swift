import RatchetJournal

/// Puts together each job that the log names, out of its snapshot and its events, as recovery does: all in one view.
struct LoggedJobsCheck: JournalCheck {
    func run(_ verification: Verification) async throws {
        let tables = [JournalTables.log.name, JournalTables.entities.name, JournalTables.archive.name]
        guard verification.damagedTables.isDisjoint(with: tables) else { return }
        try await verification.store.read { view in
            // A log that cannot be read as one is LogCheck's finding.
            guard let recovered = try? Recovery.read(view, with: verification.blocks, limits: verification.limits)
            else { return }
            let jobs = recovered.entities.values.filter { $0.id.kind == .job }.sorted { $0.id < $1.id }
            for job in jobs { try check(job, verification, view) }
            verification.count("jobsInLog", jobs.count)
        }
    }

    /// What has a finding of its own, in the log or among the snapshots, gets no second one.
    private func check(
        _ job: RecoveredEntity, _ verification: Verification, _ view: borrowing any StoreView & ~Copyable
    ) throws {
        guard job.damage == nil, !job.events.isEmpty else { return }
        if let bytes = job.snapshot, (try? JobState(number: job.id.number, decoding: bytes)) == nil { return }
        switch JobState.read(job) {
        case .gone: return
        case .damaged(let what): add(.unfoldable, what, job, verification, effect: JobReading.kept)
        case .job(let state):
            guard job.snapshot == nil, let fault = try verification.missingID(of: state, view) else { return }
            add(
                fault.kind, fault.what, job, verification,
                effect: "the job is not found by its id, and another one may be enqueued with it")
        }
    }

    private func add(
        _ kind: Finding.Kind, _ what: String, _ job: RecoveredEntity, _ verification: Verification, effect: String
    ) {
        verification.add(
            Finding(
                kind, what, table: JournalTables.log.name, key: "job \(job.id.number)", lsn: job.events.first?.lsn,
                effect: effect, advice: Advice.restore))
    }
}
