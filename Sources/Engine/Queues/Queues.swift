import Logging
import RatchetJournal

/// Owns the queues: one actor and one task for each.
actor Queues {
    let world: JobWorld
    private let configured: [String: Queue]
    private(set) var queues: [String: JobQueue] = [:]
    private var lastNumber: UInt32 = 0
    private let starts: AsyncStream<JobQueue>
    private let starting: AsyncStream<JobQueue>.Continuation
    /// Who enqueues something that there may be only one of.
    let claiming = Turns<UserKey>()

    init(_ world: JobWorld, _ configured: [Queue]) {
        self.world = world
        self.configured = Dictionary(configured.map { ($0.name, $0) }) { first, _ in first }
        // Unbounded: each queue stands in it once.
        (starts, starting) = AsyncStream.makeStream(bufferingPolicy: .unbounded)
    }

    /// The queue of this name, which is made if it is not there.
    func queue(named name: String) -> JobQueue {
        if let queue = queues[name] { return queue }
        lastNumber += 1
        return add(QueueRow(name: name, number: lastNumber), isStored: false)
    }

    /// The queue of this name, if there is one.
    func existing(_ name: String) -> JobQueue? { queues[name] }

    private func add(_ row: QueueRow, isStored: Bool) -> JobQueue {
        let queue = JobQueue(configured[row.name] ?? Queue(row.name), row, isStored: isStored, world)
        queues[row.name] = queue
        starting.yield(queue)
        return queue
    }

    /// Takes up every queue, and what the log has of their jobs.
    func recover(_ jobs: LoggedJobs) async throws {
        let rows = try await readRows(jobs.lastNumber)
        for row in rows.queues.sorted(by: { $0.number < $1.number }) {
            lastNumber = max(lastNumber, row.number)
            _ = add(row, isStored: true)
        }
        for name in configured.keys.sorted() { _ = queue(named: name) }
        try world.numbers.goOn(after: rows.lastNumber)
        let now = world.clock.now
        let (logged, gone, unreadable) = sort(jobs.entities)
        for name in logged.keys.sorted() { _ = queue(named: name) }
        try await setAside(unreadable)
        for queue in queues.values { try await queue.recover(logged[queue.name] ?? [], at: now) }
        for part in gone.parts(of: 4_096) {
            _ = try await world.journal.append(Submission(ended: part.map { .job($0) }))
        }
    }

    private func readRows(_ last: UInt64) async throws -> QueueRows {
        let blocks = world.blocks
        return try await world.journal.read { view in try QueueRows(view, atLeast: last, with: blocks) }
    }

    /// The jobs by their queues, and the numbers of those that are over.
    private func sort(
        _ entities: [RecoveredEntity]
    ) -> (logged: [String: [LoggedJob]], gone: [UInt64], unreadable: [RecoveredEntity]) {
        var (logged, gone, unreadable): ([String: [LoggedJob]], [UInt64], [RecoveredEntity]) = ([:], [], [])
        for entity in entities.sorted(by: { $0.id < $1.id }) where !entity.events.isEmpty || entity.damage != nil {
            switch JobState.read(entity) {
            case .gone: gone.append(entity.id.number)
            case .job(let state):
                guard !state.isOver else { continue }
                let stored = entity.snapshot.flatMap { try? JobState(number: state.number, decoding: $0) }
                logged[state.entry.queue, default: []].append(LoggedJob(state: state, stored: stored))
            case .damaged: unreadable.append(entity)
            }
        }
        return (logged, gone, unreadable)
    }

    /// Makes dead letters of jobs that the log names and that cannot be read.
    private func setAside(_ entities: [RecoveredEntity]) async throws {
        guard !entities.isEmpty else { return }
        let found = try await world.journal.read { view in
            let rows = try UnreadableJob.rows(of: Set(entities.map(\.id.number)), view)
            return try entities.compactMap { entity in
                try UnreadableJob(entity, view).map { ($0, rows[entity.id.number] ?? []) }
            }
        }
        let names = Dictionary(queues.values.map { ($0.number, $0.name) }) { first, _ in first }
        let byQueue = Dictionary(grouping: found) { job, rows in
            rows.first.flatMap { names[$0.queue] } ?? job.queue ?? JobEntry.defaultQueue
        }
        for (name, jobs) in byQueue.sorted(by: { $0.key < $1.key }) {
            for part in jobs.parts(of: 1_024) { try await queue(named: name).setAside(Array(part)) }
        }
    }

    // MARK: - Serving

    /// Has all queues take jobs, until the task is cancelled or ``drain()`` is called.
    func run(grace: Duration) async throws {
        try await withThrowingTaskGroup { group in
            group.addTask { try await self.serveQueues() }
            let draining = world.draining
            group.addTask { await draining.wait() }
            try await group.next()
            starting.finish()
            await stopAll(grace: grace)
            group.cancelAll()
        }
    }

    private func serveQueues() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            for await queue in starts { group.addTask { try await queue.run() } }
        }
    }

    private func stopAll(grace: Duration) async {
        await withDiscardingTaskGroup { group in
            for queue in queues.values { group.addTask { await queue.stop(grace: grace) } }
        }
    }

    /// Whether some queue has something to do, or will have by itself.
    var isBusy: Bool {
        get async {
            for queue in queues.values where await queue.hasWork { return true }
            return false
        }
    }

    /// No attempt starts any more.
    func drain() { world.draining.open() }

    /// Returns once it is known that these queues are not to be asked any more.
    nonisolated func waitForEnd() async { await world.over.wait() }

    /// Writes the jobs whose events keep the log from being shortened.
    func checkpoint(_ numbers: [UInt64]) async {
        var rest = numbers
        for queue in queues.values where !rest.isEmpty {
            let own = await queue.checkpoint(rest)
            rest.removeAll(where: own.contains)
        }
    }
}

/// What the tables say of all queues.
struct QueueRows: Sendable {
    private(set) var queues: [QueueRow] = []
    /// The greatest number that was given to a job, or may have been.
    private(set) var lastNumber: UInt64

    init(_ view: borrowing any StoreView & ~Copyable, atLeast last: UInt64, with blocks: Blocks) throws {
        lastNumber = max(last, try QueueTables.jobNumbers.value(in: view) ?? 0)
        try QueueTables.queues.scan(.all, in: view, with: blocks) { _, bytes in
            do throws(ByteReader.Malformed) {
                queues.append(try QueueRow(decoding: bytes))
            } catch {
                throw JournalError(.damaged, "a row of table 'queues' is damaged: restore a backup")
            }
            return .next
        }
        let jobs = KeyRange(
            from: [EntityID.Kind.job.rawValue], upTo: [EntityID.Kind.job.rawValue + 1], descending: true)
        for table in [JournalTables.entities, JournalTables.archive] {
            try table.scan(jobs, in: view) { entity, _ in
                lastNumber = max(lastNumber, entity.number)
                return .stop
            }
        }
    }
}
