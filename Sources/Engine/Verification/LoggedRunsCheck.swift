import RatchetJournal

/// Puts together each run that the log names, out of its snapshot and its events, as recovery does: all in one view.
struct LoggedRunsCheck: JournalCheck {
    private static let partSize = 64

    func run(_ verification: Verification) async throws {
        let tables = [JournalTables.log.name, JournalTables.entities.name, EngineTables.plans.name]
        guard verification.damagedTables.isDisjoint(with: tables) else { return }
        try await verification.store.read { view in
            // A log that cannot be read as one is LogCheck's finding.
            guard let recovered = try? Recovery.read(view, with: verification.blocks, limits: verification.limits)
            else { return }
            let runs = recovered.entities.values.filter { $0.id.kind == .run }.sorted { $0.id < $1.id }
            for (index, part) in runs.parts(of: Self.partSize).enumerated() {
                let plans = try StoredPlans(for: part, in: view, with: verification.blocks)
                for run in part where try PlansCheck.hasPlan(run, plans, verification, view) {
                    check(run, plans, verification)
                }
                verification.tell("runs", index * Self.partSize + part.count, of: runs.count, .runs)
            }
            verification.count("runsInLog", runs.count)
        }
    }

    /// What has a finding of its own, in the log or among the snapshots, gets no second one.
    private func check(_ run: RecoveredEntity, _ plans: StoredPlans, _ verification: Verification) {
        guard run.damage == nil, !run.events.isEmpty else { return }
        do throws(ParkReason) {
            _ = try RunFold.read(run, plans: plans.plan)
        } catch {
            // Events behind a snapshot that says that the run was parked as damaged do not mend it.
            guard !RunFold.isParkedAsDamaged(run) else { return }
            verification.add(
                Finding(
                    .unfoldable, error.text, table: JournalTables.log.name, key: "run \(run.id.number)",
                    run: run.id.number, lsn: run.events.first?.lsn,
                    effect: "the run is parked; all others go on", advice: Advice.restore))
        }
    }
}
