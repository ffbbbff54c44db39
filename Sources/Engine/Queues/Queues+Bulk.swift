import RatchetJournal

/// Lists of jobs, and what is done to many at once.
extension Queues {
    private static let page = 1_000
    /// So many at once: they share their commits.
    private static let width = 256

    /// The jobs that a filter means, by their numbers: fewer than `limit` only if there are no more.
    func jobs(_ filter: JobFilter, after last: UInt64, limit: Int) async throws -> [JobLook] {
        var (found, place): ([JobLook], UInt64?) = ([], last)
        while found.count < limit, let last = place {
            let (looks, end) = try await page(filter, after: last, limit: limit - found.count)
            found += looks
            place = end
        }
        return found
    }

    /// Those of the next jobs that the journal says are meant, of which some may not be; `end` is the last of these, if
    /// there may be more.
    private func page(
        _ filter: JobFilter, after last: UInt64, limit: Int
    ) async throws -> (looks: [JobLook], end: UInt64?) {
        let (now, blocks) = (world.clock.now, world.blocks)
        // What is at work is known here alone.
        var durable = filter
        if !filter.statuses.isDisjoint(with: [.queued, .running]) { durable.statuses.formUnion([.queued, .running]) }
        let wanted = durable
        let states = try await world.journal.read { view in
            let catalogue = JobCatalogue(try Recovery.read(view, with: blocks), at: now, with: blocks)
            return try catalogue.jobs(wanted, after: last, limit: limit, in: view)
        }
        var looks: [JobLook] = []
        for state in states {
            let look = await look(inMemory: state.number) ?? JobLook(state: state, status: state.status(at: now))
            if let status = look.status, filter.means(look.state, status) { looks.append(look) }
        }
        return (looks, states.count < limit ? nil : states.last?.number)
    }

    private func look(inMemory number: UInt64) async -> JobLook? {
        for queue in queues.values { if let look = await queue.look(at: number) { return look } }
        return nil
    }

    /// Does something to every job that a filter means.
    ///
    /// - Parameter limit: how many at most.
    /// - Returns: to how many it was done; those that it did not suit any more are left out.
    func forEach(
        _ filter: JobFilter, limit: Int = .max, _ body: @escaping @Sendable (UInt64) async throws -> Void
    ) async throws -> Int {
        try filter.check()
        // Whoever names jobs need not look for them.
        if !filter.ids.isEmpty { return try await apply(body, to: named(in: filter, limit)) }
        var (last, done): (UInt64, Int) = (0, 0)
        while done < limit {
            let page = try await jobs(filter, after: last, limit: Self.page)
            guard let end = page.last else { break }
            for part in page.parts(of: Self.width) where done < limit {
                done += try await apply(body, to: part.prefix(limit - done).map(\.state.number))
            }
            last = end.state.number
        }
        return done
    }

    private func named(in filter: JobFilter, _ limit: Int) async throws -> [UInt64] {
        var numbers: [UInt64] = []
        for id in filter.ids.sorted(by: { $0.rawValue < $1.rawValue }) where numbers.count < limit {
            guard let number = try await find(id), let look = try await look(at: number),
                filter.means(look.state, look.status ?? .running)
            else { continue }
            numbers.append(number)
        }
        return numbers
    }

    private func apply(
        _ body: @escaping @Sendable (UInt64) async throws -> Void, to numbers: [UInt64]
    ) async throws -> Int {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in numbers {
                group.addTask {
                    do {
                        try await body(number)
                        return true
                    } catch let error as EngineError where [.over, .notFound, .unsuitableJob].contains(error.code) {
                        return false
                    }
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
    }

    /// What is done to jobs by commands and calls.
    func carryOut(_ order: JobBulk) async throws -> Int {
        let now = world.clock.now
        try order.filter.check()
        return try await forEach(order.meant, limit: order.limit ?? .max) { number in
            switch order.action {
            case .cancel: try await self.cancel(number)
            case .delete: try await self.delete(number)
            case .discard:
                try await self.change(number) { look in
                    guard look.status != .dead else { throw EngineError.unsuitable(look, "be discarded") }
                    guard !look.state.isOver else { throw EngineError.jobOver(look.state) }
                    return [.failed(ErrorReport(DiscardedJobError()), retryAt: nil)]
                }
            case .retry(let queue):
                try await self.change(number, to: JobChange(queue: queue, due: now, startsAnew: true))
            }
        }
    }

    /// The queues that there are.
    func infos() async throws -> [QueueInfo] {
        let (now, blocks) = (world.clock.now, world.blocks)
        let counts = try await world.journal.read { view in
            try JobCatalogue(try Recovery.read(view, with: blocks), at: now, with: blocks)
                .queues(countingTo: QueueInfo.countLimit, in: view)
        }
        var infos: [QueueInfo] = []
        for count in counts {
            guard let queue = existing(count.row.name) else { continue }
            infos.append(try await queue.info(count))
        }
        return infos
    }

    /// Changes a queue, or every queue that there is.
    func set(_ name: String?, _ change: QueueChange, writes: [WriteBatch.Operation] = []) async throws {
        try change.check()
        guard let name else {
            for queue in queues.values { try await queue.set { change.apply(to: &$0) } }
            _ = try await world.journal.append(Submission(writes: writes))
            return
        }
        try Queue.check(name: name)
        try await queue(named: name).set(writes: writes) { change.apply(to: &$0) }
    }
}

/// Somebody has said that the job is not to be tried any more.
struct DiscardedJobError: Error, CustomStringConvertible {
    let description = "somebody has said that the job is not to be tried any more"
}
