import RatchetJournal

/// Finding jobs, and what somebody wants done with them.
extension Queues {
    /// The number of the job of this id.
    func find(_ id: RunID) async throws -> UInt64? {
        if let number = id.generatedJobNumber {
            guard number < world.numbers.next, let look = try await look(at: number) else { return nil }
            // One that was given an id has no other.
            return look.state.entry.givenID == nil ? number : nil
        }
        let blocks = world.blocks
        return try await world.journal.read { view in
            try QueueTables.ids.value(for: id.rawValue, in: view, with: blocks)
        }
    }

    /// What a job is now; `nil` if there is none of this number, or nothing is left of it.
    func look(at number: UInt64) async throws -> JobLook? {
        for queue in queues.values { if let look = await queue.look(at: number) { return look } }
        if let state = try await stored(number) {
            return JobLook(state: state, status: state.status(at: world.clock.now))
        }
        // It may have come into memory meanwhile.
        for queue in queues.values { if let look = await queue.look(at: number) { return look } }
        guard try await waitForInsertion(of: number) else { return nil }
        return try await look(at: number)
    }

    /// Another process may know of a job as soon as it is durable, and before its queue does.
    /// - Returns: Whether it was on its way.
    private func waitForInsertion(of number: UInt64) async throws -> Bool {
        for queue in queues.values where await queue.isInserting(number) {
            _ = try await world.journal.append(Submission())
            await Task.yield()
            return true
        }
        return false
    }

    /// What its snapshot says; one that cannot be read is a dead letter from now on.
    private func stored(_ number: UInt64) async throws -> JobState? {
        for _ in 0..<2 {
            let blocks = world.blocks
            let (state, queue) = try await world.journal.read { view -> (JobState?, UInt32?) in
                let entity = try Recovery.snapshot(of: .job(number), in: view, with: blocks)
                if try UnreadableJob(entity, view) != nil {
                    return (nil, try UnreadableJob.rows(of: [number], view)[number]?.first?.queue ?? 0)
                }
                return (entity.snapshot.flatMap { try? JobState(number: number, decoding: $0) }, nil)
            }
            guard let queue else { return state }
            let found = queues.values.first { $0.number == queue } ?? self.queue(named: JobEntry.defaultQueue)
            try await found.setAside(unreadable: number)
        }
        return nil
    }

    /// Does something with a job that is not over: `change` says with which events, or that it does not suit.
    ///
    /// - Parameter writes: rows that are to be in the same commit.
    /// - Throws: ``EngineError/Code/notFound``, ``EngineError/Code/over``, and what `change` throws.
    func change(
        _ number: UInt64, writes: [WriteBatch.Operation] = [],
        _ change: @Sendable (JobLook) throws -> [JobEvent]
    ) async throws {
        // It may move from queue to queue meanwhile.
        for _ in 0..<4 {
            guard let look = try await look(at: number) else { throw EngineError.noJob(RunID(job: number)) }
            guard !look.state.isOver || look.status == nil else { throw EngineError.jobOver(look.state) }
            // One that is dead holds nobody up by staying.
            guard look.state.entry.kind != JobEntry.placeKind || look.status == .dead else {
                throw EngineError.place(look)
            }
            if try await queue(named: look.state.entry.queue).change(number, writes: writes, change) { return }
        }
        guard let look = try await look(at: number) else { throw EngineError.noJob(RunID(job: number)) }
        throw EngineError.jobOver(look.state)
    }

    /// Cancels a job. One that is at work is told so; what it does then changes nothing.
    func cancel(_ number: UInt64, writes: [WriteBatch.Operation] = []) async throws {
        try await change(number, writes: writes) { look in
            guard !look.state.isOver else { throw EngineError.jobOver(look.state) }
            return [.cancelled]
        }
    }

    /// Has a job that is not at work be otherwise; into another queue too.
    func change(_ number: UInt64, to change: JobChange, writes: [WriteBatch.Operation] = []) async throws {
        guard let look = try await look(at: number) else { throw EngineError.noJob(RunID(job: number)) }
        guard let target = change.queue, target != look.state.entry.queue else {
            return try await self.change(number, writes: writes) { try $0.events(for: change) }
        }
        try Queue.check(name: target)
        try await move(look, number, to: queue(named: target), change, writes)
    }

    private func move(
        _ look: JobLook, _ number: UInt64, to queue: JobQueue, _ change: JobChange, _ writes: [WriteBatch.Operation]
    ) async throws {
        guard !look.state.isOver else { throw EngineError.jobOver(look.state) }
        var new = look.state
        try new.apply(.changed(change), at: world.clock.now)
        let (token, rows) = try await queue.expect(new)
        do {
            try await self.change(number, writes: writes + rows) { now in
                // Something else has happened to it: whoever asks may ask again.
                guard now.state == look.state else { throw EngineError.unsuitable(now, "be moved to another queue") }
                return try now.events(for: change)
            }
        } catch {
            await queue.abandon(token)
            throw error
        }
        await queue.settle(token)
    }

    /// Deletes a job: nothing is left of it. One that is not over is cancelled first.
    func delete(_ number: UInt64, writes: [WriteBatch.Operation] = []) async throws {
        guard let look = try await look(at: number) else { throw EngineError.noJob(RunID(job: number)) }
        if !look.state.isOver { try await cancel(number) }
        let blocks = world.blocks
        let rows = try await world.journal.read { view -> [WriteBatch.Operation] in
            let entity = try Recovery.snapshot(of: .job(number), in: view, with: blocks)
            guard let bytes = entity.snapshot, entity.isArchived else { return [] }
            let state = try JobState(number: number, decoding: bytes)
            let key = JobEndKey(state.status(at: state.enqueued), state.ended ?? state.enqueued, number)
            let summary = try QueueTables.ended.value(for: key, in: view, with: blocks)
                .flatMap { try? JobEndSummary(decoding: $0) }
            return try JobRemoval.rows(of: number, view, blocks) + [QueueTables.ended.delete(key)]
                + (summary?.expires.map { [QueueTables.expiries.delete(TimerKey($0, number))] } ?? [])
        }
        _ = try await world.journal.append(Submission(writes: rows + writes))
    }
}

extension JobLook {
    /// - Throws: ``EngineError/Code/unsuitableJob``, ``EngineError/Code/over``
    func events(for change: JobChange) throws -> [JobEvent] {
        guard !state.isOver else { throw EngineError.jobOver(state) }
        guard status != .running else { throw EngineError.unsuitable(self, "be changed") }
        guard state.entry.kind != JobEntry.unreadableKind else {
            throw EngineError.unsuitable(self, "begin anew: what it is about cannot be read")
        }
        guard status != .dead || change.startsAnew else {
            throw EngineError.unsuitable(self, "be changed: redrive it")
        }
        return [.changed(change)]
    }
}

extension EngineError {
    package static func unsuitableOutput(of kind: String) -> EngineError {
        EngineError(
            .invalidJob,
            "what jobs of kind '\(kind)' return is neither Void nor Codable, and cannot be recorded: make it Codable")
    }

    /// Whoever had a message has it no more.
    package static func notHeld(_ job: JobLook) -> EngineError {
        EngineError(
            .unsuitableJob,
            "message '\(job.state.id)' is somebody else's by now, or done with: the time was over for which it was read"
        )
    }

    /// Nothing is left of a job.
    package static func jobGone(_ id: RunID) -> EngineError { noJob(id) }

    static func noJob(_ id: RunID) -> EngineError {
        EngineError(
            .notFound,
            "the journal has no job '\(id)': it is done and was not to be kept, or look at the id, and at which "
                + "journal it is")
    }

    static func jobOver(_ job: JobState) -> EngineError {
        EngineError(.over, "job '\(job.id)' is over (\(job.status(at: job.enqueued))): nothing can happen to it")
    }

    /// A step waits for it, and would for ever.
    static func place(_ job: JobLook) -> EngineError {
        let place = try? job.state.entry.arguments.decoded(as: Place.self)
        let run = place.map { "step '\($0.path)' of run '\($0.run)'" } ?? "a step"
        return unsuitable(job, "be changed: it stands in line for \(run). Skip that step, or cancel that run")
    }

    static func unsuitable(_ job: JobLook, _ what: String) -> EngineError {
        EngineError(
            .unsuitableJob,
            "job '\(job.state.id)' (\(job.status.map(String.init(describing:)) ?? "changing")) cannot \(what)")
    }
}
