package import RatchetJournal

/// Reads the jobs of a journal, as they are durable, without the app's code.
package struct JobCatalogue: Sendable {
    /// The jobs of which the log says something that their snapshots do not, in order.
    private let logged: [UInt64: JobState]
    /// Those of which something cannot be read.
    private let unreadable: [UInt64: RecoveredEntity]
    private let blocks: Blocks
    private let now: Timestamp

    /// - Parameter recovered: what the log has.
    package init(_ recovered: Recovery.Result, at now: Timestamp, with blocks: Blocks) {
        self.init(recovered.entities.values, at: now, with: blocks)
    }

    init(_ entities: some Sequence<RecoveredEntity>, at now: Timestamp, with blocks: Blocks) {
        var (logged, unreadable): ([UInt64: JobState], [UInt64: RecoveredEntity]) = ([:], [:])
        for entity in entities where entity.id.kind == .job && (!entity.events.isEmpty || entity.damage != nil) {
            switch JobState.read(entity) {
            case .job(let state): if !state.isOver { logged[state.number] = state }
            case .damaged: unreadable[entity.id.number] = entity
            case .gone: break
            }
        }
        (self.logged, self.unreadable) = (logged, unreadable)
        self.blocks = blocks
        self.now = now
    }

    package func status(of job: JobState) -> JobStatus { job.status(at: now) }

    /// The job of this id; `nil` if there is none.
    package func job(_ id: RunID, in view: borrowing any StoreView & ~Copyable) throws -> JobState? {
        if let number = id.generatedJobNumber {
            let job = try job(number, in: view)
            return job?.entry.givenID == nil ? job : nil
        }
        guard let number = try QueueTables.ids.value(for: id.rawValue, in: view, with: blocks) else { return nil }
        return try job(number, in: view)
    }

    package func job(_ number: UInt64, in view: borrowing any StoreView & ~Copyable) throws -> JobState? {
        if let state = logged[number] { return state }
        return try state(of: unreadable[number] ?? Recovery.snapshot(of: .job(number), in: view, with: blocks), view)
    }

    /// Of one that cannot be read what will become of it once an engine comes to it.
    private func state(of entity: RecoveredEntity, _ view: borrowing any StoreView & ~Copyable) throws -> JobState? {
        if let job = try UnreadableJob(entity, view) { return job.letter(at: now) }
        return entity.snapshot.flatMap { try? JobState(number: entity.id.number, decoding: $0) }
    }

    /// The jobs that a filter means, by their numbers: at most `limit`, from behind `last`.
    package func jobs(
        _ filter: JobFilter, after last: UInt64 = 0, limit: Int, in view: borrowing any StoreView & ~Copyable
    ) throws -> [JobState] {
        var found: [JobState] = []
        if filter.meansOpen { found += try open(filter, after: last, limit, view) }
        if filter.meansOver {
            found += try stored(JournalTables.archive.name, filter, after: last, limit, view)
        }
        return Array(found.sorted { $0.number < $1.number }.prefix(limit))
    }

    private func open(
        _ filter: JobFilter, after last: UInt64, _ limit: Int, _ view: borrowing any StoreView & ~Copyable
    ) throws -> [JobState] {
        let broken = try unreadable.values.filter { !$0.isArchived }.compactMap { try state(of: $0, view) }
        let fresh = (logged.values + broken).filter { $0.number > last && filter.means($0, status(of: $0)) }
        if filter.statuses == [.dead] { return fresh + (try dead(filter, after: last, view)) }
        return fresh + (try stored(JournalTables.entities.name, filter, after: last, limit, view))
    }

    private func stored(
        _ table: TableName, _ filter: JobFilter, after last: UInt64, _ limit: Int,
        _ view: borrowing any StoreView & ~Copyable
    ) throws -> [JobState] {
        var found: [JobState] = []
        let range = KeyRange(from: EntityID.job(last + 1).keyBytes, upTo: [EntityID.Kind.job.rawValue + 1])
        try view.scan(table, range) { key, row in
            guard let entity = EntityID(keyBytes: key), logged[entity.number] == nil, unreadable[entity.number] == nil,
                let job = try state(entity, Array(row), view)
            else { return .next }
            if filter.means(job, status(of: job)) { found.append(job) }
            return found.count < limit ? .next : .stop
        }
        return found
    }

    private func state(
        _ entity: EntityID, _ row: [UInt8], _ view: borrowing any StoreView & ~Copyable
    ) throws -> JobState? {
        if let snapshot = try? Snapshot(decoding: row, for: entity, with: blocks),
            let job = try? JobState(number: entity.number, decoding: snapshot.bytes)
        {
            return job
        }
        return try state(of: Recovery.snapshot(of: entity, in: view, with: blocks), view)
    }

    /// Dead letters have a table of their own.
    private func dead(
        _ filter: JobFilter, after last: UInt64, _ view: borrowing any StoreView & ~Copyable
    ) throws -> [JobState] {
        var numbers: [UInt64] = []
        try QueueTables.dead.scan(.all, in: view) { key, _ in
            if key.number > last, logged[key.number] == nil, unreadable[key.number] == nil {
                numbers.append(key.number)
            }
            return .next
        }
        return try numbers.compactMap { try job($0, in: view) }.filter { filter.means($0, status(of: $0)) }
    }

    // MARK: - Queues

    /// What the queues hold.
    ///
    /// - Parameter limit: nothing is counted further than that.
    package func queues(countingTo limit: Int, in view: borrowing any StoreView & ~Copyable) throws -> [QueueCount] {
        var queues: [QueueCount] = []
        try QueueTables.queues.scan(.all, in: view, with: blocks) { _, bytes in
            if let row = try? QueueRow(decoding: bytes) { queues.append(QueueCount(row)) }
            return .next
        }
        for place in queues.indices { try count(&queues[place], to: limit, view) }
        for job in logged.values {
            guard let place = queues.firstIndex(where: { $0.row.name == job.entry.queue }) else { continue }
            queues[place].add(status(of: job), since: job.entry.due)
        }
        return queues.sorted { $0.row.name < $1.row.name }
    }

    private func count(_ queue: inout QueueCount, to limit: Int, _ view: borrowing any StoreView & ~Copyable) throws {
        let number = queue.row.number
        var count = queue
        try QueueTables.ready.scan(ReadyKey.range(of: number), in: view) { key, _ in
            guard logged[key.place.number] == nil else { return .next }
            count.add(.queued, since: key.place.due)
            return count.queued < limit ? .next : .stop
        }
        try QueueTables.later.scan(QueueTimeKey.range(of: number), in: view) { key, bytes in
            guard logged[key.number] == nil else { return .next }
            count.add(LaterRow(tableBytes: bytes)?.hasBegun ?? false ? .retrying : .scheduled, since: key.time)
            return count.scheduled + count.retrying < limit ? .next : .stop
        }
        try QueueTables.dead.scan(QueueTimeKey.range(of: number), in: view) { key, _ in
            guard logged[key.number] == nil else { return .next }
            count.add(.dead, since: key.time)
            return count.dead < limit ? .next : .stop
        }
        queue = count
    }
}
