package import RatchetJournal

/// What the typed handles and calls for jobs stand on.
extension Engine {
    package func register(_ kind: JobKind) throws {
        if let pool = kind.pool, pools[pool] == nil {
            throw EngineError(
                .unknownPool,
                "the kind of jobs '\(kind.name)' names the pool '\(pool)', which the engine's configuration does not "
                    + "have: add a Pool of that name to its pools")
        }
        try registry.add(kind)
    }

    /// Enqueues jobs, all or none.
    /// - Throws: ``EngineError``
    package func enqueue(_ orders: [JobOrder], _ durability: Durability) async throws -> [JobReceipt] {
        try await withQueues { try await $0.enqueue(orders, durability) }
    }

    /// The job of this id.
    /// - Throws: ``EngineError/Code/notFound``
    package func findJob(_ id: RunID) async throws -> UInt64 {
        guard let number = try await withQueues({ try await $0.find(id) }) else { throw EngineError.noJob(id) }
        return number
    }

    /// What a job is now; `nil` if nothing is left of it.
    package func look(atJob number: UInt64) async throws -> JobLook? {
        try await withQueues { try await $0.look(at: number) }
    }

    /// How a job ended, or that it is a dead letter; `nil` of one that had ended before and was not kept.
    package func outcome(ofJob number: UInt64) async throws -> JobOutcome {
        try await perform {
            try await self.jobBoard.outcome(of: number) {
                guard let look = try await self.look(atJob: number) else {
                    // Nothing is left of it, and it ended a moment ago.
                    if let outcome = try await self.withQueues({ $0.world.recent[number] }) { return outcome }
                    throw EngineError.noJob(RunID(job: number))
                }
                switch look.state.end {
                case let end? where look.status != nil: return JobOutcome(end)
                case nil where look.state.isDead && look.status != nil:
                    return look.state.past?.failures.last.map { .dead($0.error) }
                default: return nil
                }
            }
        }
    }

    package func cancelJob(_ number: UInt64) async throws { try await withQueues { try await $0.cancel(number) } }

    package func deleteJob(_ number: UInt64) async throws { try await withQueues { try await $0.delete(number) } }

    package func changeJob(_ number: UInt64, to change: JobChange) async throws {
        try await withQueues { try await $0.change(number, to: change) }
    }

    /// The jobs that a filter means, by their numbers: at most `limit`, from behind `last`.
    package func jobs(_ filter: JobFilter, after last: UInt64, limit: Int) async throws -> [JobLook] {
        try await withQueues { try await $0.jobs(filter, after: last, limit: limit) }
    }

    /// - Returns: to how many jobs it was done.
    package func carryOut(_ bulk: JobBulk) async throws -> Int {
        try await withQueues { try await $0.carryOut(bulk) }
    }

    package func queueInfos() async throws -> [QueueInfo] { try await withQueues { try await $0.infos() } }

    /// Changes a queue, or every queue that there is.
    /// - Throws: ``EngineError/Code/invalidQueue``
    package func setQueue(_ name: String?, _ change: QueueChange) async throws {
        try await withQueues { try await $0.set(name, change) }
    }

    package func readMessages(
        _ queue: String, _ count: Int, for lease: Duration, waiting: Duration?
    ) async throws -> [JobState] {
        try Queue.check(name: queue)
        return try await withQueues { queues in
            try await queues.queue(named: queue).read(count, for: lease, waiting: waiting)
        }
    }

    /// Does something with a job, under the conditions that `change` looks at.
    package func recordJob(
        _ number: UInt64, _ change: @escaping @Sendable (JobLook) throws -> [JobEvent]
    ) async throws {
        try await withQueues { try await $0.change(number, change) }
    }

    /// What the engine's clock shows.
    package var now: Timestamp { clock.now }

    /// Asks the queues, and asks the next ones if the journal was opened again meanwhile.
    func withQueues<Value: Sendable>(_ body: @Sendable (Queues) async throws -> Value) async throws -> Value {
        try await perform { try await self.askQueues(body) }
    }

    private func askQueues<Value: Sendable>(_ body: @Sendable (Queues) async throws -> Value) async throws -> Value {
        while true {
            let queues = try await parts.queues()
            do {
                return try await CurrentPool.leave(for: executor) { try await body(queues) }
            } catch let error as JournalError where error.code == .closed {
                await queues.waitForEnd()
                try Task.checkCancellation()
            } catch let error as JournalError {
                throw EngineError.journalFault(error)
            }
        }
    }
}
