import RatchetJournal

/// Taking jobs in.
extension JobQueue {
    /// Jobs on their way into the queue.
    struct Insertion: Sendable {
        let token: Int
        let submission: Submission
        var sights: [JobSight] = []
    }

    /// Enqueues jobs that nothing stands against, and returns once they are durable, or handed in if that is enough.
    ///
    /// - Parameter writes: rows that are to be in the same commit.
    func insert(
        _ entries: [JobEntry], numbers first: UInt64, _ durability: Durability, _ writes: [WriteBatch.Operation]
    ) async throws {
        let insertion = try prepare(entries, Array(first..<first + UInt64(entries.count)))
        var submission = insertion.submission
        submission.durability = durability
        submission.writes += writes
        do {
            world.tell(of: insertion.sights, at: try await world.journal.append(submission).lsn)
        } catch {
            abandon(insertion.token)
            throw error
        }
        settle(insertion.token)
    }

    /// What is to be handed in for new jobs; ``settle(_:)`` or ``abandon(_:)`` has to follow.
    func prepare(_ entries: [JobEntry], _ numbers: [UInt64]) throws(JournalError) -> Insertion {
        let now = world.clock.now
        var submission = Submission()
        submission.items.reserveCapacity(entries.count)
        var (parts, seen) = (InsertionParts(), [JobSight]())
        for (entry, number) in zip(entries, numbers) {
            let state = JobState(number: number, entry, at: now)
            submission.items.append(LogItem(.job(number), JobBatch(at: now, [.enqueued(entry)]).encoded))
            place(state, at: now, &parts, &submission)
            seen += sights(of: state)
        }
        if !isRowStored { submission.writes.append(try row.put(with: world.blocks)) }
        lastToken += 1
        insertions[lastToken] = parts
        return Insertion(token: lastToken, submission: submission, sights: seen)
    }

    private func place(
        _ state: JobState, at now: Timestamp, _ parts: inout InsertionParts, _ submission: inout Submission
    ) {
        let lane = LaneKey(state.entry, with: world.blocks)
        let place = QueuedJob.place(of: state, isStrict: isStrict)
        let isLater = state.entry.due > now
        guard isLater || line.staysOut(lane, place) else { return parts.inMemory.append(state) }
        let row = JobRow(state, in: number, isStrict: isStrict, at: now, with: world.blocks)
        submission.snapshots.append(LogItem(.job(state.number), state.encoded))
        submission.writes.append(row.put)
        if case .later(let key, _) = row {
            parts.later.append(key.timer)
        } else {
            line.willStore(lane, place)
            parts.stored.append((lane, place))
        }
    }

    /// A job is about to come from another queue: its rows; ``settle(_:)`` or ``abandon(_:)`` has to follow.
    func expect(_ state: JobState) throws(JournalError) -> (token: Int, writes: [WriteBatch.Operation]) {
        let row = JobRow(state, in: number, isStrict: isStrict, at: world.clock.now, with: world.blocks)
        var parts = InsertionParts()
        if case .later(let key, _) = row {
            parts.later.append(key.timer)
        } else if case .ready(let key) = row {
            line.willStore(key.lane, key.place)
            parts.stored.append((key.lane, key.place))
        }
        lastToken += 1
        insertions[lastToken] = parts
        return (lastToken, [row.put] + (isRowStored ? [] : [try self.row.put(with: world.blocks)]))
    }

    /// They are durable.
    func settle(_ token: Int) {
        guard let parts = insertions.removeValue(forKey: token) else { return }
        isRowStored = true
        for state in parts.inMemory {
            let job = QueuedJob(state, isStrict: isStrict, with: world.blocks)
            jobs[job.number] = job
            line.add(job)
        }
        for (lane, place) in parts.stored { line.didStore(lane, place) }
        for timer in parts.later where later.add(timer) { alarm.ring() }
        wakeReaders()
        pump()
    }

    /// Whether a job is on its way into the log, and nowhere else yet.
    func isInserting(_ number: UInt64) -> Bool {
        insertions.values.contains { parts in
            guard let first = parts.inMemory.first?.number, let last = parts.inMemory.last?.number else { return false }
            return first...max(first, last) ~= number && parts.inMemory.contains { $0.number == number }
        }
    }

    /// They will not become durable.
    func abandon(_ token: Int) {
        guard let parts = insertions.removeValue(forKey: token) else { return }
        for (lane, place) in parts.stored { line.didStore(lane, place) }
    }
}

/// New jobs by what becomes of them once they are durable.
struct InsertionParts {
    var inMemory: [JobState] = []
    var stored: [(LaneKey, TimerKey)] = []
    var later: [TimerKey] = []
}
