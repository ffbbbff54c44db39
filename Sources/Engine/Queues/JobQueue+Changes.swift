import RatchetJournal

/// What somebody wants done with jobs, wherever they are.
extension JobQueue {
    /// What a job is now, if it is in memory.
    func look(at number: UInt64) -> JobLook? {
        guard let job = jobs[number] else { return nil }
        switch job.phase {
        case .atWork, .granted: return JobLook(state: job.state, status: .running)
        case .waiting: return JobLook(state: job.state, status: job.state.status(at: world.clock.now))
        case .settling: return JobLook(state: job.state, status: nil)
        }
    }

    /// Does something with a job that is not over: `change` says with which events, or that it does not suit.
    ///
    /// Returns once it is durable.
    /// - Returns: Whether the job was found in this queue.
    func change(
        _ number: UInt64, writes: [WriteBatch.Operation] = [],
        _ change: @Sendable (JobLook) throws -> [JobEvent]
    ) async throws -> Bool {
        await looking.enter(number)
        defer { looking.leave(number) }
        while true {
            guard let job = try await hold(number) else { return false }
            if job.phase == .settling {
                // What has become of it is about to be known.
                try await waitForDurability()
                if jobs[number] === job, job.phase == .settling { await Task.yield() }
                continue
            }
            try await apply(change, to: job, writes)
            return true
        }
    }

    private func apply(
        _ change: @Sendable (JobLook) throws -> [JobEvent], to job: QueuedJob, _ writes: [WriteBatch.Operation]
    ) async throws {
        let now = world.clock.now
        guard let look = look(at: job.number) else { return }
        let events: [JobEvent]
        do {
            events = try change(look)
        } catch {
            release(held: job)
            throw error
        }
        outbound.submission.writes += writes
        outbound.submission.durability = .durable
        guard !events.isEmpty else {
            release(held: job)
            return try await waitForDurability()
        }
        detach(job)
        record(events, of: job, at: now)
        try await waitForDurability()
        pump()
    }

    /// It stands in no line any more, and has no place, unless its attempt goes on.
    private func detach(_ job: QueuedJob) {
        noteRemoved(job.number)
        let wasHeld = held.remove(job.number) != nil
        if job.state.isDead, line.waitsForDead { line.letGo(job.lane.key) }
        switch job.phase {
        case .waiting:
            line.remove(job)
            if wasHeld, case .later(let key, let row)? = job.row {
                later.remove(key.timer)
                if row.hasBegun { line.letGo(row.key) }
            }
        case .granted: line.leave(job)
        case .atWork:
            abandoned[job.serial] = job
            if !job.isShared { job.task?.cancel() }
        case .settling: break
        }
    }

    /// The job, in memory; `nil` if it is none of this queue's that is not over.
    private func hold(_ number: UInt64) async throws -> QueuedJob? {
        if let job = jobs[number] { return job }
        let (queue, blocks) = (self.number, world.blocks)
        let moment = beginReading()
        defer { endReading() }
        let isStrict = isStrict
        let found = try await world.journal.read { view -> (JobState, JobRow)? in
            guard let state = try Self.state(number, view, blocks) else { return nil }
            return try JobRow.found(of: state, in: queue, isStrict: isStrict, view, with: blocks).map { (state, $0) }
        }
        if let job = jobs[number] { return job }
        guard let (state, row) = found, !wasRemoved(number, since: moment) else { return nil }
        let job = QueuedJob(state, isStrict: isStrict, with: world.blocks, row: row)
        jobs[number] = job
        held.insert(number)
        return job
    }

    /// Nothing becomes of a job that was brought into memory to be looked at.
    private func release(held job: QueuedJob) {
        guard held.remove(job.number) != nil, job.phase == .waiting else { return }
        switch job.row {
        // Whoever has read the table meanwhile has left it out.
        case .ready: line.add(job)
        case .later(let key, _):
            jobs[job.number] = nil
            if later.add(key.timer) { alarm.ring() }
        case .dead, nil: jobs[job.number] = nil
        }
    }

    /// Hands in what is to be recorded, and returns once all that was is durable.
    func waitForDurability() async throws {
        // What comes behind it need not be waited for, and may come without end.
        let enough = handedIn + full.count + 1
        while hasOutbound, handedIn < enough {
            await flush()
            // Others hand it in.
            if hasOutbound, handedIn < enough { _ = try await world.journal.append(Submission()) }
        }
        // What others have handed in becomes durable before this.
        _ = try await world.journal.append(Submission())
        guard !world.journal.hasStopped else { throw JournalError(.closed, "the journal has stopped") }
    }

    // MARK: - The queue itself

    /// Pauses the queue, has it go on, or changes what holds of it; returns once that is durable.
    func set(writes: [WriteBatch.Operation] = [], _ change: @Sendable (inout QueueRow) -> Void) async throws {
        var row = row
        change(&row)
        self.row = row
        line.set(row.applied(to: configured))
        _ = try await world.journal.append(Submission(writes: [try row.put(with: world.blocks)] + writes))
        isRowStored = true
        wakeReaders()
        pump()
    }
}

/// A job as it is at the moment.
package struct JobLook: Sendable {
    package let state: JobState
    /// `nil` while what has become of it is becoming durable.
    package let status: JobStatus?
}

extension JobRow {
    /// The row that a job has which is not in memory.
    static func found(
        of state: JobState, in queue: UInt32, isStrict: Bool, _ view: borrowing any StoreView & ~Copyable,
        with blocks: Blocks
    ) throws -> JobRow? {
        if let past = state.past, past.isDead {
            let key = QueueTimeKey(queue, past.changed ?? state.enqueued, state.number)
            return try QueueTables.dead.value(for: key, in: view).map { _ in .dead(key) }
        }
        let key = QueueTimeKey(queue, state.takeableFrom, state.number)
        if let bytes = try QueueTables.later.value(for: key, in: view), let row = LaterRow(tableBytes: bytes) {
            return .later(key, row)
        }
        for isStrict in [isStrict, !isStrict] {
            let lane = LaneKey(state.entry, with: blocks)
            let key = ReadyKey(queue, lane, QueuedJob.place(of: state, isStrict: isStrict))
            if try QueueTables.ready.value(for: key, in: view) != nil { return .ready(key) }
        }
        return nil
    }
}
