import Logging
import RatchetJournal

/// Reading jobs that are in the tables only.
extension JobQueue {
    private static let rowsPerRead = 8_192
    private static let laterRowsPerRead = 4_096
    private static let duePerTurn = 1_024

    /// Reads the first jobs of the lanes that want it.
    func loadLanes() async throws {
        for (lane, start) in line.takeLoads() {
            do {
                try await load(lane, from: start)
            } catch {
                line.loadFailed(lane)
                throw error
            }
        }
    }

    private func load(_ lane: LaneKey, from start: TimerKey) async throws {
        let (number, blocks) = (number, world.blocks)
        let moment = beginReading()
        defer { endReading() }
        let page = try await world.journal.read { view in
            var keys: [ReadyKey] = []
            try QueueTables.ready.scan(ReadyKey.range(of: lane, number, from: start), in: view) { key, _ in
                keys.append(key)
                return keys.count < Self.rowsPerRead ? .next : .stop
            }
            return try keys.map { ($0, try Self.state($0.place.number, view, blocks)) }
        }
        let end = page.count < Self.rowsPerRead ? nil : page.last?.0.place.next
        line.load(page.compactMap { key, state in take(state, .ready(key), readAt: moment) }, into: lane, end: end)
        for case (let key, nil) in page where !wasRemoved(key.place.number, since: moment) {
            try await setAside(unreadable: key.place.number, .ready(key))
        }
    }

    /// A job that was read, unless it is in memory, or may be another one since.
    private func take(_ state: JobState?, _ row: JobRow, readAt moment: Int) -> QueuedJob? {
        guard let state, jobs[state.number] == nil, !wasRemoved(state.number, since: moment), !state.isOver,
            !state.isDead
        else { return nil }
        // Where it stands in the line is where it stood in the table.
        let job = QueuedJob(state, isStrict: isStrict, with: world.blocks, row: row)
        jobs[job.number] = job
        return job
    }

    static func state(
        _ number: UInt64, _ view: borrowing any StoreView & ~Copyable, _ blocks: Blocks
    ) throws -> JobState? {
        let entity = try Recovery.snapshot(of: .job(number), in: view, with: blocks)
        guard let bytes = entity.snapshot, !entity.isArchived else { return nil }
        return try? JobState(number: number, decoding: bytes)
    }

    /// - Returns: the moment, for ``wasRemoved(_:since:)``.
    func beginReading() -> Int {
        readings += 1
        return removals
    }

    func endReading() {
        readings -= 1
        if readings == 0 { removedMeanwhile = [:] }
    }

    /// The job is not in the tables any more as it was, or it has left memory: whoever began to read before may have
    /// read what it was.
    func noteRemoved(_ number: UInt64) {
        removals += 1
        if readings > 0 { removedMeanwhile[number] = removals }
    }

    func wasRemoved(_ number: UInt64, since moment: Int) -> Bool {
        removedMeanwhile[number].map { $0 > moment } ?? false
    }

    // MARK: - Those that can be taken later

    func loadLater() async throws {
        guard let horizon = later.horizon else { return }
        later.willLoad()
        let number = number
        let keys = try await world.journal.read { view in
            var keys: [TimerKey] = []
            try QueueTables.later.scan(QueueTimeKey.range(of: number, from: horizon), in: view) { key, _ in
                keys.append(key.timer)
                return keys.count < Self.laterRowsPerRead ? .next : .stop
            }
            return keys
        }
        later.load(keys, isLast: keys.count < Self.laterRowsPerRead)
    }

    /// Has those stand in the line whose time has come.
    func takeUpDue() async throws {
        while true {
            if later.needsLoading { try await loadLater() }
            let due = later.takeDue(at: world.clock.now, limit: Self.duePerTurn)
            guard !due.isEmpty else { return }
            try await takeUp(due)
        }
    }

    private func takeUp(_ due: [TimerKey]) async throws {
        let (number, blocks) = (number, world.blocks)
        let moment = beginReading()
        defer { endReading() }
        let found = try await world.journal.read { view in
            try due.map { timer -> (JobState?, QueueTimeKey, LaterRow)? in
                let key = QueueTimeKey(number, timer.due, timer.number)
                guard let bytes = try QueueTables.later.value(for: key, in: view), let row = LaterRow(tableBytes: bytes)
                else { return nil }
                return (try Self.state(timer.number, view, blocks), key, row)
            }
        }
        for case let (state, key, row)? in found {
            guard let job = take(state, .later(key, row), readAt: moment) else { continue }
            if row.hasBegun { line.letGo(row.key) }
            line.add(job)
        }
        for case let (nil, key, row)? in found where !wasRemoved(key.number, since: moment) {
            try await setAside(unreadable: key.number, .later(key, row))
        }
        wakeReaders()
    }
}
