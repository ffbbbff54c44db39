import Logging
import RatchetJournal

/// Jobs of which something cannot be read: they become dead letters, and all others go on.
extension JobQueue {
    /// Makes a dead letter of a job whose snapshot cannot be read; nothing becomes of one whose can be.
    ///
    /// - Parameter row: the one by which it was found; without it all are looked through.
    func setAside(unreadable number: UInt64, _ row: JobRow? = nil) async throws {
        await looking.enter(number)
        defer { looking.leave(number) }
        let blocks = world.blocks
        let found = try await world.journal.read { view -> (UnreadableJob, [JobRow])? in
            let entity = try Recovery.snapshot(of: .job(number), in: view, with: blocks)
            guard let job = try UnreadableJob(entity, view) else { return nil }
            return (job, try row.map { [$0] } ?? UnreadableJob.rows(of: [number], view)[number] ?? [])
        }
        guard let found, jobs[number] == nil else { return }
        try await setAside([found])
    }

    /// Makes dead letters of these; returns once that is durable.
    func setAside(_ found: [(UnreadableJob, [JobRow])]) async throws {
        let (now, blocks) = (world.clock.now, world.blocks)
        var submission = Submission(writes: isRowStored ? [] : [try row.put(with: blocks)])
        var (outcomes, seen) = ([(UInt64, JobOutcome)](), [JobSight]())
        for (job, rows) in found {
            let letter = job.letter(in: name, at: now)
            submission.snapshots.append(LogItem(.job(job.number), letter.encoded))
            submission.writes += rows.map(\.deletion) + (try job.aside(with: blocks))
            submission.writes.append(JobRow(letter, in: number, isStrict: isStrict, at: now, with: blocks).put)
            seen += sights(of: letter)
            noteRemoved(job.number)
            for row in rows { forget(row) }
            tell(of: letter)
            if let error = letter.past?.failures.last?.error { outcomes.append((job.number, .dead(error))) }
        }
        world.tell(of: seen, at: try await world.journal.append(submission).lsn)
        isRowStored = true
        for (number, outcome) in outcomes { world.board.post(.success(outcome), for: number) }
        for (job, _) in found { world.endings.note(job: job.number) }
        pump()
    }

    private func forget(_ row: JobRow) {
        guard case .later(let key, let later) = row, key.queue == number else { return }
        self.later.remove(key.timer)
        // Nobody knows its key any more: it holds nobody up.
        if later.hasBegun { line.letGo(later.key) }
    }

    private func tell(of letter: JobState) {
        world.logger.error(
            "A job cannot be read, and is a dead letter: restore a backup, or purge it",
            metadata: [
                "job": "\(letter.id)", "kind": "\(letter.entry.kind)", "queue": "\(name)",
                "cause": "\(letter.past?.failures.last?.error.text ?? "")",
            ])
    }
}
