import Logging
import RatchetJournal

/// Taking up the queue when the journal is opened, and keeping the log short.
extension JobQueue {
    /// Takes in what the journal holds of the queue.
    ///
    /// - Parameter logged: the jobs that have something in the log which their snapshots lack, with the states that
    ///   these have.
    func recover(_ logged: [LoggedJob], at now: Timestamp) async throws {
        let (number, isStrict, waitsForDead, blocks) = (number, isStrict, line.waitsForDead, world.blocks)
        let (contents, rows) = try await world.journal.read { view in
            let contents = try QueueContents(number, view, withHeld: isStrict, withDead: waitsForDead)
            return (
                contents,
                try logged.map { job in
                    try job.stored.flatMap {
                        try JobRow.found(of: $0, in: number, isStrict: isStrict, view, with: blocks)
                    }
                }
            )
        }
        for key in contents.held { line.hold(key) }
        for (found, row) in zip(logged, rows) { take(in: found, row, at: now) }
        for lane in contents.lanes { line.addStored(lane) }
        for (key, use) in contents.uses { line.restore(use, of: key) }
        for (key, use) in line.settleAhead(at: now) { keep(use, of: key) }
        deleteSpent(contents.uses.map { (LimitKey(number, $0, $1.time), $1) }, atMost: LimitRows.page, at: now)
        for dead in contents.dead { try await hold(behind: dead) }
        lookForCrashes(at: now)
        await flush()
    }

    private func take(in found: LoggedJob, _ row: JobRow?, at now: Timestamp) {
        let job = QueuedJob(found.state, isStrict: isStrict, with: world.blocks, row: row)
        jobs[job.number] = job
        guard found.state.takeableFrom <= now, !found.state.isDead else {
            // Its rows say when: nothing of it stays in memory.
            store(job, at: now)
            outbound.submission.durability = .durable
            outbound.steps.append(.leave(job, nil))
            job.phase = .settling
            return
        }
        // Its row says that it waits for a later time: that has come before the process ended.
        if case .later(_, let later)? = row, later.hasBegun { line.letGo(later.key) }
        line.add(job)
    }

    private func hold(behind dead: UInt64) async throws {
        // One that the log says is to begin anew stands in the line.
        guard jobs[dead]?.state.isDead ?? true else { return }
        let blocks = world.blocks
        let state = try await world.journal.read { view in try Self.state(dead, view, blocks) }
        if let key = state.map({ LaneKey($0.entry, with: blocks).key }) { line.hold(key) }
    }

    /// Writes the jobs whose events keep the log from being shortened.
    /// - Returns: Those that it has.
    func checkpoint(_ numbers: [UInt64]) async -> Set<UInt64> {
        let now = world.clock.now
        let own = numbers.filter { jobs[$0] != nil }
        for number in own {
            guard let job = jobs[number], job.phase != .settling else { continue }
            store(job, at: now)
        }
        await flush()
        return Set(own)
    }
}

/// A job of which the log says something that its snapshot does not.
struct LoggedJob: Sendable {
    let state: JobState
    /// What its snapshot says, if it has one.
    let stored: JobState?
}

/// What the tables hold of a queue, but for its jobs.
struct QueueContents: Sendable {
    private(set) var lanes: [LaneKey] = []
    /// The keys of jobs that have had their turn and wait for a later time, each as often as there are jobs.
    private(set) var held: [UInt64] = []
    private(set) var dead: [UInt64] = []
    private(set) var uses: [(UInt64, LimitUse)] = []

    init(
        _ queue: UInt32, _ view: borrowing any StoreView & ~Copyable, withHeld: Bool, withDead: Bool
    ) throws {
        try addLanes(queue, view)
        try QueueTables.uses.scan(KeyRange(from: queue.keyBytes, upTo: (queue &+ 1).keyBytes), in: view) { key, bytes in
            if let use = LimitUse(time: key.time, decoding: bytes) { uses.append((key.key, use)) }
            return .next
        }
        if withHeld {
            try QueueTables.later.scan(QueueTimeKey.range(of: queue), in: view) { _, bytes in
                if let row = LaterRow(tableBytes: bytes), row.hasBegun { held.append(row.key) }
                return .next
            }
        }
        guard withDead else { return }
        try QueueTables.dead.scan(QueueTimeKey.range(of: queue), in: view) { key, _ in
            dead.append(key.number)
            return .next
        }
    }

    /// From lane to lane, without reading the jobs in between.
    private mutating func addLanes(_ queue: UInt32, _ view: borrowing any StoreView & ~Copyable) throws {
        var start: LaneKey?
        while true {
            var found: LaneKey?
            try QueueTables.ready.scan(ReadyKey.range(of: queue, from: start), in: view) { key, _ in
                found = key.lane
                return .stop
            }
            guard let found else { return }
            lanes.append(found)
            guard let next = found.next else { return }
            start = next
        }
    }
}
