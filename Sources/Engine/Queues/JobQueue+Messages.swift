import RatchetJournal

/// Jobs that are read as messages: whoever reads one has it for a time, and says what becomes of it.
extension JobQueue {
    /// Takes the next jobs for so long; with `wait`, waits for that long until there is one.
    func read(_ count: Int, for lease: Duration, waiting wait: Duration?) async throws -> [JobState] {
        let end = wait.map { world.clock.now + $0 }
        while true {
            let taken = try await takeMessages(count, for: lease)
            guard taken.isEmpty, let end, end > world.clock.now, !hasStopped else { return taken }
            try await waitForMessages(until: end)
        }
    }

    private func takeMessages(_ count: Int, for lease: Duration) async throws -> [JobState] {
        guard isOpen, !row.isPaused, !world.draining.isOpen else { return [] }
        // Meanwhile somebody may have cancelled one.
        let jobs = try await takeMessages(count).filter { $0.phase == .granted }
        let now = world.clock.now
        for job in jobs {
            line.leave(job)
            record([.leased(until: now + lease)], of: job, at: now)
        }
        let states = jobs.map(\.state)
        if !jobs.isEmpty { try await waitForDurability() }
        return states
    }

    /// Messages have no place: how many may be at work is for those that handlers have.
    private func takeMessages(_ count: Int) async throws -> [QueuedJob] {
        var found: [QueuedJob] = []
        while found.count < count {
            switch line.take(at: world.clock.now, ifFull: true) {
            case .job(let job):
                // It is lent to a step as soon as there is room.
                guard job.state.entry.kind != JobEntry.placeKind else {
                    line.putBack(job)
                    return found
                }
                charge(job, at: world.clock.now)
                job.phase = .granted
                found.append(job)
            case .load:
                try await loadLanes()
                await Task.yield()
            case .until(let time):
                opening = min(opening ?? time, time)
                alarm.ring()
                return found
            case .nothing: return found
            }
        }
        return found
    }

    private func waitForMessages(until end: Timestamp) async throws {
        lastReader += 1
        let (ticket, clock) = (lastReader, world.clock)
        await withTaskGroup { group in
            group.addTask { try? await clock.sleep(until: end) }
            group.addTask { await self.waitForWake(ticket) }
            await group.next()
            wakeReader(ticket)
            group.cancelAll()
        }
        try Task.checkCancellation()
    }

    /// A reader that is cancelled is woken by whoever has made it one.
    private func waitForWake(_ ticket: Int) async {
        await withCheckedContinuation { reader in
            if Task.isCancelled || hasStopped { reader.resume() } else { readers[ticket] = reader }
        }
    }

    private func wakeReader(_ ticket: Int) { readers.removeValue(forKey: ticket)?.resume() }

    /// There may be something to read.
    func wakeReaders() {
        guard !readers.isEmpty else { return }
        for reader in readers.values { reader.resume() }
        readers = [:]
    }
}
