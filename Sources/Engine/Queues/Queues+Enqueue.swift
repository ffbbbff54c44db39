import RatchetJournal
import Synchronization

/// Taking jobs in.
extension Queues {
    /// The most jobs in one call.
    static let insertLimit = 100_000

    /// Rows that are to be in the same commit, once it is known what became of the jobs.
    typealias ExtraRows = @Sendable ([JobReceipt]) throws(JournalError) -> [WriteBatch.Operation]

    /// Enqueues jobs, all or none, and returns once they are durable, or handed in if that is enough.
    func enqueue(_ orders: [JobOrder], _ durability: Durability = .durable) async throws -> [JobReceipt] {
        for order in orders { try order.checkOwner() }
        return try await world.interceptors.enqueue(orders) { orders in
            try await self.take(orders, durability) { _ in [] }
        }
    }

    /// Enqueues jobs whose caller's answer is in the same commit.
    @discardableResult
    func enqueue(_ orders: [JobOrder], writes: @escaping ExtraRows) async throws -> [JobReceipt] {
        for order in orders { try order.checkOwner() }
        let taken = Mutex<[JobReceipt]>([])
        try await Interceptors.settle(world.logger) { isDone in
            _ = try await world.interceptors.enqueue(orders) { orders in
                let receipts = try await ScheduleHold.leaving { try await self.take(orders, .durable, writes) }
                taken.withLock { $0 = receipts }
                isDone.open()
                return receipts
            }
        }
        return taken.withLock { $0 }
    }

    /// Enqueues what a run or a job sends. What stands in line for a step is no business of the app's interceptors.
    func enqueue(_ order: JobOrder, fromRun writes: [WriteBatch.Operation]) async throws {
        if order.kind == JobEntry.placeKind {
            _ = try await take([order], .durable) { _ in writes }
        } else {
            try await enqueue([order]) { _ in writes }
        }
    }

    private func take(
        _ orders: [JobOrder], _ durability: Durability, _ writes: ExtraRows
    ) async throws -> [JobReceipt] {
        guard orders.count <= Self.insertLimit else {
            throw EngineError(
                .tooLarge,
                "\(orders.count) jobs cannot be enqueued at once: split them in parts of "
                    + "\(Self.insertLimit) or fewer")
        }
        let now = world.clock.now
        let entries = try entries(of: orders, at: now)
        guard entries.contains(where: { $0.claim != nil || $0.givenID != nil }) else {
            return try await insert(entries, durability, writes)
        }
        return try await insertClaiming(entries, writes)
    }

    private func entries(of orders: [JobOrder], at now: Timestamp) throws -> [JobEntry] {
        // Most that come together are of one kind.
        var (name, kind): (String?, JobKind?) = (nil, nil)
        return try orders.map { order in
            if order.kind != name { (name, kind) = (order.kind, world.registry.kind(named: order.kind)) }
            return try entry(of: order, kind, at: now)
        }
    }

    /// What an order comes to with what its kind says.
    private func entry(of order: JobOrder, _ kind: JobKind?, at now: Timestamp) throws -> JobEntry {
        try order.options.check()
        try check(order)
        let options = order.options
        let due = options.due ?? options.delay.map { now + $0 } ?? now
        let entry = JobEntry(
            kind: order.kind, givenID: order.id?.rawValue,
            queue: options.queue ?? kind?.defaults.queue ?? JobEntry.defaultQueue,
            priority: options.priority.map(UInt8.init) ?? kind?.defaults.priority ?? JobEntry.middlePriority,
            // What is due already came now: nobody gets in front of those who came before.
            due: max(due, now),
            key: order.hasKey ? options.key : try options.key ?? kind?.defaults.key(order.arguments),
            weight: options.weight,
            attempts: options.attempts, tags: options.tags, arguments: order.arguments)
        guard options.isUnique, let unique = kind?.defaults.unique else { return entry }
        return entry.claiming(try unique.claim(entry, at: now))
    }

    private func check(_ order: JobOrder) throws(EngineError) {
        try JobOrder.check(kind: order.kind)
        let bytes = order.arguments.bytes.count
        guard bytes <= world.payloadLimit || order.kind == JobEntry.placeKind else {
            throw EngineError(
                .tooLarge,
                "the job's arguments have \(bytes) bytes, and at most \(world.payloadLimit) are allowed: keep them "
                    + "elsewhere, and enqueue where they are")
        }
        try order.id?.checkGiven()
    }

    // MARK: - Jobs that nothing stands against

    private func insert(
        _ entries: [JobEntry], _ durability: Durability, _ writes: ExtraRows
    ) async throws -> [JobReceipt] {
        guard !entries.isEmpty else { return [] }
        let (first, numberWrites) = world.numbers.take(entries.count)
        let receipts = entries.enumerated().map { place, entry in
            let number = first + UInt64(place)
            return JobReceipt(id: entry.id(number), number: number, isNew: true)
        }
        let rows = try numberWrites + writes(receipts)
        let queue = queue(named: entries[0].queue)
        if entries.allSatisfy({ $0.queue == queue.name }) {
            try await queue.insert(entries, numbers: first, durability, rows)
        } else {
            try await insertIntoMany(Array(zip(entries, receipts.map(\.number))), durability, rows)
        }
        return receipts
    }

    private func insertIntoMany(
        _ entries: [(JobEntry, UInt64)], _ durability: Durability, _ rows: [WriteBatch.Operation]
    ) async throws {
        var submission = Submission(writes: rows, durability: durability)
        var (insertions, sights) = ([(JobQueue, Int)](), [JobSight]())
        for (name, jobs) in Dictionary(grouping: entries, by: \.0.queue).sorted(by: { $0.key < $1.key }) {
            let queue = queue(named: name)
            let insertion = try await queue.prepare(jobs.map(\.0), jobs.map(\.1))
            submission.items += insertion.submission.items
            submission.snapshots += insertion.submission.snapshots
            submission.writes += insertion.submission.writes
            insertions.append((queue, insertion.token))
            sights += insertion.sights
        }
        do {
            world.tell(of: sights, at: try await world.journal.append(submission).lsn)
        } catch {
            for (queue, token) in insertions { await queue.abandon(token) }
            throw error
        }
        for (queue, token) in insertions { await queue.settle(token) }
    }

    // MARK: - Jobs of which there may be only one

    private func insertClaiming(
        _ entries: [JobEntry], _ writes: ExtraRows
    ) async throws -> [JobReceipt] {
        let turns = Set(entries.flatMap { $0.turnKeys(with: world.blocks) })
            .sorted { $0.keyBytes.lexicographicallyPrecedes($1.keyBytes) }
        for key in turns { await claiming.enter(key) }
        defer { for key in turns { claiming.leave(key) } }
        var claims = try await claims(of: entries)
        var (entries, found, fresh) = (entries, [Int: JobReceipt](), [Int]())
        var twins: [Int: Int] = [:]
        for (place, entry) in entries.enumerated() {
            switch claims.holder(of: entry) {
            case .own(let other, let byID)?:
                if let merged = merge(entry, into: entries[other], byID: byID) {
                    (twins[place], entries[other]) = (other, merged)
                    continue
                }
            case .job(let number, let byID)?:
                if let receipt = try await holder(number, of: entry, byID: byID) {
                    found[place] = receipt
                    continue
                }
            case nil: break
            }
            fresh.append(place)
            claims.take(entry, place)
        }
        return try await insert(fresh, of: entries, found, twins, writes)
    }

    /// What becomes of a job by another one of the same call that comes behind it, as if it were enqueued already;
    /// `nil` if it does not stand in the way of that.
    private func merge(_ new: JobEntry, into entry: JobEntry, byID: Bool) -> JobEntry? {
        let now = world.clock.now
        guard !byID, let claim = entry.claim else { return entry }
        let job = JobState(number: 0, entry, at: now)
        guard claim.states.contains(job.status(at: now)) else { return nil }
        let conflict = world.registry.kind(named: new.kind)?.defaults.unique?.onConflict ?? .keep
        return conflict == .keep ? entry : entry.changed(by: conflict.change(for: new, of: job))
    }

    private func insert(
        _ fresh: [Int], of entries: [JobEntry], _ found: [Int: JobReceipt], _ twins: [Int: Int], _ writes: ExtraRows
    ) async throws -> [JobReceipt] {
        let (first, numberWrites) = world.numbers.take(fresh.count)
        var receipts = found
        for (offset, place) in fresh.enumerated() {
            let number = first + UInt64(offset)
            receipts[place] = JobReceipt(id: entries[place].id(number), number: number, isNew: true)
        }
        for (place, other) in twins {
            receipts[place] = receipts[other].map { JobReceipt(id: $0.id, number: $0.number, isNew: false) }
        }
        let all = entries.indices.compactMap { receipts[$0] }
        var rows = try numberWrites + writes(all)
        let numbered = fresh.enumerated().map { (entries[$1], first + UInt64($0)) }
        for (entry, number) in numbered { rows += entry.rows(number, with: world.blocks) }
        guard !numbered.isEmpty else {
            if !rows.isEmpty { _ = try await world.journal.append(Submission(writes: rows)) }
            return all
        }
        // What is unique must be durable before anybody else asks.
        try await insertIntoMany(numbered, .durable, rows)
        return all
    }

    /// The job that stands in the way of a new one, if it still does.
    private func holder(_ number: UInt64, of entry: JobEntry, byID: Bool) async throws -> JobReceipt? {
        guard let look = try await look(at: number) else { return nil }
        let receipt = JobReceipt(id: look.state.id, number: number, isNew: false)
        if byID {
            guard look.state.entry.kind == entry.kind else {
                throw EngineError(
                    .idInUse,
                    "'\(look.state.id)' is a job of kind '\(look.state.entry.kind)', and not of '\(entry.kind)': use "
                        + "another id")
            }
            return receipt
        }
        // Of one that cannot be read it is not known what it claimed.
        let claim = look.state.entry.claim ?? entry.claim
        if let status = look.status, let claim, !claim.states.contains(status) { return nil }
        do {
            try await resolve(entry, receipt)
            return receipt
        } catch is FreeClaim {
            return nil
        } catch let error as EngineError where [.over, .notFound].contains(error.code) {
            // It is over, and there is nothing to be replaced: it stands in the way if it is kept, and that counts.
            guard let end = try await self.look(at: number)?.state, let claim = end.entry.claim else { return nil }
            return claim.states.contains(end.status(at: world.clock.now)) ? receipt : nil
        }
    }

    private func claims(of entries: [JobEntry]) async throws -> ClaimTable {
        let blocks = world.blocks
        return try await world.journal.read { view in try ClaimTable(entries, view, blocks) }
    }

    /// A job that is there already gets what the new one would have been, if its kind says so.
    ///
    /// - Throws: ``FreeClaim`` if it has come into a status meanwhile that does not count: what was to be done with the
    ///   new one must not be lost.
    private func resolve(_ entry: JobEntry, _ holder: JobReceipt) async throws {
        guard let unique = world.registry.kind(named: entry.kind)?.defaults.unique, entry.claim != nil else { return }
        let conflict = unique.onConflict
        guard conflict != .keep else { return }
        try await change(holder.number) { look in
            if let status = look.status, let claim = look.state.entry.claim, !claim.states.contains(status) {
                throw FreeClaim()
            }
            guard let status = look.status, status != .running, !status.isOver, status != .dead else { return [] }
            return [.changed(conflict.change(for: entry, of: look.state))]
        }
    }
}

/// What a job had to itself is free.
private struct FreeClaim: Error {}
