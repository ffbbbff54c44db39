import Logging
import RatchetJournal

/// What a run hands in to the journal.
extension RunActor {
    func submit(
        _ submission: Submission, _ events: EventBatch, _ snapshot: [UInt8]
    ) async throws(JournalError) {
        var submission = submission
        submission.snapshots = [LogItem(.run(number), snapshot)]
        try await submit(submission, events, sight: snapshot)
    }

    /// - Parameter snapshot: what is in the submission, for whoever watches.
    func submit(
        _ submission: Submission, _ events: EventBatch, sight snapshot: [UInt8]? = nil
    ) async throws(JournalError) {
        var (submission, events) = (submission, events)
        try addUnrecorded(to: &submission, &events)
        if !events.events.isEmpty { submission.items.append(LogItem(.run(number), events.encoded)) }
        guard !submission.isEmpty else { return }
        submissions += 1
        let number = submissions
        outgoing.submit(number)
        let place = unfolded.add(submission)
        let sight = world.probe.map { _ in
            RunSight(run: self.number, submission: number, snapshot: snapshot ?? encodedSnapshot())
        }
        let handedIn = submissions
        guard let lsn = try await world.journal.append(submission).lsn else { return }
        world.outbox.add(outgoing.take(upTo: number))
        durableSubmissions = max(durableSubmissions, handedIn)
        unfolded.forget(upTo: place)
        if let probe = world.probe, let sight { probe(lsn, sight) }
    }

    /// What happened to the run when it was read stands in front of what happens first.
    private func addUnrecorded(to submission: inout Submission, _ events: inout EventBatch) throws(JournalError) {
        guard !unrecorded.isEmpty else { return }
        for case .migrated(let migration) in unrecorded { tell(of: migration) }
        let place = events.events.first?.header == nil ? 0 : 1
        events.events.insert(contentsOf: unrecorded, at: place)
        unrecorded = []
        submission.durability = .durable
        guard let plan = newOutline else { return }
        let blocks = world.journal.blocks
        let key = blocks.key(plan.fingerprint, in: EngineTables.plans.name)
        submission.writes.append(try EngineTables.plans.put(key, plan.outline.encoded, with: blocks))
        newOutline = nil
    }

    private func tell(of migration: RunMigration) {
        guard !migration.notes.isEmpty else { return }
        world.logger.notice(
            "A run goes on in a changed workflow",
            metadata: ["run": "\(machine.state.id)", "notes": "\(migration.notes.joined(separator: "; "))"])
    }
}
