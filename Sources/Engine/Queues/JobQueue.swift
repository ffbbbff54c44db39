import Logging
import RatchetJournal

/// A queue: takes its jobs in order, has them done, and records what became of them.
///
/// Of a job that is done at once the journal gets one event when it is enqueued, and one when it is done. What is done
/// while a commit is under way goes into the next one together.
actor JobQueue {
    /// So many submissions of what is done are under way at once.
    static let flushWidth = 2
    /// So many jobs that are done may wait to be recorded before no further one is begun.
    static let unrecordedLimit = 16_384

    nonisolated let name: String
    nonisolated let number: UInt32
    nonisolated let world: JobWorld
    /// What the queue has to take in.
    nonisolated let ends = AttemptEnds()
    /// What holds of the queue where nothing was changed while it ran.
    let configured: Queue
    var row: QueueRow
    /// Whether the row is in the journal.
    var isRowStored: Bool
    var line: QueueLine
    /// The jobs of the table of those that can be taken later.
    var later = TimerQueue()
    /// The jobs in memory that are not on their way out of it.
    var jobs: [UInt64: QueuedJob] = [:]
    /// Jobs that are being enqueued.
    var insertions: [Int: InsertionParts] = [:]
    var lastToken = 0
    var outbound = JobSubmission()
    /// Those before it that were full, in order.
    var full: [JobSubmission] = []
    var flushes = 0
    /// Counts the submissions that were handed in.
    var handedIn = 0
    /// What is kept of limits, and is looked through for what does not matter any more.
    var limitRows = LimitRows()
    let alarm = Alarm()
    /// Whether jobs may be taken: all that were in the log are in the line.
    var isOpen = false
    /// Whether none will be taken any more.
    var hasStopped = false
    /// Those that have left the tables or memory while these are being read, with the count of that.
    var removedMeanwhile: [UInt64: Int] = [:]
    var removals = 0
    var readings = 0
    /// Those that were brought into memory to be looked at, and stand in no line.
    var held: Set<UInt64> = []
    /// Who looks at a job that is not in memory.
    let looking = Turns<UInt64>()
    /// When a rate limit lets something through next.
    var opening: Timestamp?
    /// Jobs whose kinds nobody has registered, by kind.
    var unknownKinds: [String: Int] = [:]
    /// Those who wait for a message.
    var readers: [Int: CheckedContinuation<Void, Never>] = [:]
    var lastReader = 0
    /// So many jobs are to be made one at a time, because one of them may have ended the process.
    var suspicion = 0
    /// The attempts of jobs that were cancelled, which still hold their places, by their numbers in this process.
    var abandoned: [Int: QueuedJob] = [:]
    /// Counts the attempts of this process: a job that leaves memory and comes back has none of an earlier number.
    var lastSerial = 0

    /// Counts what a probe is told.
    var sightings = 0

    init(_ configured: Queue, _ row: QueueRow, isStored: Bool, _ world: JobWorld) {
        name = row.name
        number = row.number
        self.configured = configured
        self.row = row
        isRowStored = isStored
        self.world = world
        line = QueueLine(row.applied(to: configured))
    }

    var isStrict: Bool { line.isStrict }

    func info(_ count: QueueCount) async throws -> QueueInfo {
        QueueInfo(count, line.settings, running: line.atWork, blockedKeys: try await blockedKeys())
    }

    /// The keys whose jobs wait for one that has had its turn.
    private func blockedKeys() async throws -> [String] {
        let held = line.heldKeys
        guard !held.isEmpty else { return [] }
        let (number, blocks, waitsForDead) = (number, world.blocks, line.waitsForDead)
        return try await world.journal.read { view in
            var numbers: [UInt64] = []
            try QueueTables.later.scan(QueueTimeKey.range(of: number), in: view) { key, bytes in
                if let row = LaterRow(tableBytes: bytes), row.hasBegun, held.contains(row.key) {
                    numbers.append(key.number)
                }
                return .next
            }
            if waitsForDead {
                try QueueTables.dead.scan(QueueTimeKey.range(of: number), in: view) { key, _ in
                    numbers.append(key.number)
                    return .next
                }
            }
            return Set(try numbers.compactMap { try Self.state($0, view, blocks)?.entry.key }).sorted()
        }
    }

    // MARK: - Serving

    /// Takes jobs until the task is cancelled.
    func run() async throws {
        isOpen = !hasStopped
        wakeReaders()
        pump()
        while !Task.isCancelled, !world.draining.isOpen {
            if later.needsLoading { try await loadLater() }
            try await takeUpDue()
            try await loadLanes()
            pump()
            try await tidyLimits()
            await waitForWork()
        }
    }

    private func waitForWork() async {
        guard line.wantsLoading.isEmpty, !later.needsLoading, !limitRows.wantTidying else { return }
        let (alarm, draining, clock) = (alarm, world.draining, world.clock)
        // If the clock is set back meanwhile, a limit holds nothing up for longer than it said.
        let wait = opening.map { max(.zero, $0 - clock.now) }
        let interruption: @Sendable () async -> Void = {
            await withTaskGroup { group in
                group.addTask { await alarm.wait() }
                group.addTask { await draining.wait() }
                if let wait { group.addTask { try? await clock.sleep(for: wait) } }
                await group.next()
                group.cancelAll()
            }
        }
        guard let next = [later.next?.due, opening].compactMap(\.self).min() else { return await interruption() }
        _ = await world.clock.sleep(until: next, unless: interruption)
        guard let opening, opening <= world.clock.now else { return }
        self.opening = nil
        wakeReaders()
    }

    /// Waits for the attempts under way, and tells them to end when `grace` is over.
    func stop(grace: Duration) async {
        (isOpen, hasStopped) = (false, true)
        for reader in readers.values { reader.resume() }
        readers = [:]
        await end(grace: grace)
        if !world.journal.hasStopped { await endAhead() }
    }

    private func end(grace: Duration) async {
        guard isBusy else { return }
        let clock = world.clock
        await withTaskGroup { group in
            group.addTask { await self.waitForIdle() }
            group.addTask {
                try? await clock.sleep(for: grace)
                if !Task.isCancelled { await self.cancelAll() }
            }
            await group.next()
            if isBusy { await waitForIdle() }
            group.cancelAll()
        }
    }

    /// Whether it has something to do, or will have by itself.
    var hasWork: Bool {
        guard !row.isPaused else { return isBusy }
        return isBusy || later.count > 0 || later.horizon != nil || opening != nil
    }

    private var isBusy: Bool { line.atWork > 0 || hasOutbound || flushes > 0 }

    private var idleWaiters: [CheckedContinuation<Void, Never>] = []

    private func waitForIdle() async {
        while isBusy, !world.journal.hasStopped {
            await withCheckedContinuation { idleWaiters.append($0) }
        }
    }

    /// Something has ended that a stop may wait for.
    func tellIdle() {
        guard !idleWaiters.isEmpty, !isBusy || world.journal.hasStopped else { return }
        for waiter in idleWaiters { waiter.resume() }
        idleWaiters = []
    }

    func cancelAll() {
        for job in jobs.values { job.task?.cancel() }
        for job in abandoned.values { job.task?.cancel() }
    }
}
