import Logging
import RatchetJournal

/// Follows the schedules of a journal, and starts their runs and jobs: each in one commit with what it changes in the
/// schedule.
actor Schedules {
    /// What is known of a schedule while the journal is open.
    struct Entry {
        var row: ScheduleRow
        /// `nil` if the rule cannot be followed on this machine.
        let times: RuleTimes?
        /// When there is something to do by itself.
        var wake: Timestamp?
        /// Whether somebody should look at it now.
        var isTouched = true
        /// Runs that were asked to end.
        var asked: Set<UInt64> = []

        init(_ row: ScheduleRow, after before: Entry? = nil) {
            self.row = row
            asked = before?.asked ?? []
            let isSame = before?.row.terms.rule == row.terms.rule
            times = isSame ? before?.times : try? RuleTimes(row.terms.rule)
        }
    }

    /// So many schedules start runs at once.
    private static let width = 64
    private static let ticksPerLook = 4_096

    let runs: Runs
    let queues: Queues
    let book: ScheduleBook
    let logger: Logger
    var entries: [String: Entry] = [:]
    /// The declarations that are taken over.
    var adopted: Set<String> = []
    /// Runs that are over, and may stand in a row.
    private var ended: Set<UInt64> = []
    /// Who changes a schedule: nobody else does meanwhile.
    let turns = Turns<String>()

    init(_ runs: Runs, _ queues: Queues, _ book: ScheduleBook, _ logger: Logger) {
        self.runs = runs
        self.queues = queues
        self.book = book
        self.logger = logger
    }

    nonisolated var clock: any EngineClock { runs.world.clock }
    nonisolated var blocks: Blocks { runs.world.journal.blocks }
    nonisolated var isEnding: Bool { runs.world.draining.isOpen }

    /// Follows the schedules until the task is cancelled.
    ///
    /// - Parameter ready: called once calls may come.
    /// - Throws: what it cannot deal with itself, such as a read that fails.
    func run(ready: @Sendable () -> Void) async throws {
        do {
            try await load()
            try await adoptAll()
            try await removeUndeclared()
            ready()
            while !Task.isCancelled, !isEnding {
                try await adoptAll()
                try await lookAtAll()
                await waitForNext()
            }
            if isEnding { await Latch().wait() }
        } catch  where isEnding {
            // What has not begun is due when the journal is opened next.
            await Latch().wait()
        }
    }

    private func load() async throws {
        let blocks = blocks
        let (rows, damaged) = try await runs.world.journal.read { view in try ScheduleRow.all(in: view, with: blocks) }
        for cause in damaged {
            logger.error(
                "A schedule cannot be read, and stands still: restore a backup", metadata: ["cause": "\(cause)"])
        }
        for row in rows {
            entries[row.name] = Entry(row)
            for run in row.active { try await watch(run) }
        }
    }

    private func waitForNext() async {
        guard !entries.values.contains(where: \.isTouched) else { return }
        let alarm = book.alarm
        guard let next = entries.values.compactMap(\.wake).min() else { return await alarm.wait() }
        _ = await clock.sleep(until: next, unless: { await alarm.wait() })
    }

    // MARK: - What is due

    private func lookAtAll() async throws {
        takeEndings()
        let now = clock.now
        let due = entries.filter { $0.value.isTouched || $0.value.wake.map { $0 <= now } ?? false }.keys.sorted()
        for names in due.parts(of: Self.width) {
            try await withThrowingTaskGroup { group in
                for name in names { group.addTask { try await self.proceed(name) } }
                try await group.waitForAll()
            }
        }
    }

    private func proceed(_ name: String) async throws {
        await turns.enter(name)
        defer { turns.leave(name) }
        try await proceedInTurn(name)
    }

    /// Does all that there is to do for a schedule now.
    func proceedInTurn(_ name: String) async throws {
        while !isEnding, let entry = takeUp(name) {
            guard let times = try await times(of: entry) else {
                guard entries[name]?.row.problem == nil else { return }
                continue
            }
            let step = try await step(entry, times)
            if let tick = step.start {
                try await start(tick, step.row, of: entry.row)
            } else {
                if step.row != entry.row { try await commit(step.row) }
                try await cancel(step.cancels, of: name)
                guard step.row == entry.row else { continue }
                entries[name]?.wake = step.wake
                return
            }
        }
    }

    /// The schedule as it is now, without the runs that are over.
    private func takeUp(_ name: String) -> Entry? {
        takeEndings()
        guard var entry = entries[name] else { return nil }
        (entry.isTouched, entry.wake) = (false, nil)
        let over = entry.row.active.filter { ended.contains($0.number) }
        if !over.isEmpty {
            let numbers = Set(over.map(\.number))
            entry.row.active.removeAll { numbers.contains($0.number) }
            entry.asked.subtract(numbers)
            ended.subtract(numbers)
        }
        entries[name] = entry
        return entry
    }

    private func step(_ entry: Entry, _ times: RuleTimes) async throws -> ScheduleStep {
        let (row, now) = (entry.row, clock.now)
        // What falls due while it is paused is looked for when it goes on.
        let due = row.pause == nil ? try await due(row, times, now) : DueTicks(of: row, times, at: now)
        return ScheduleMachine(row, times, at: now, asked: entry.asked).step(due)
    }

    func due(_ row: ScheduleRow, _ times: RuleTimes, _ now: Timestamp) async throws -> DueTicks {
        var due = DueTicks(of: row, times, at: now)
        while true {
            due.look(atMost: Self.ticksPerLook)
            if due.isWhole { return due }
            await Task.yield()
            try Task.checkCancellation()
        }
    }

    // MARK: - Ends of runs

    private func takeEndings() {
        let numbers = runs.world.endings.take()
        guard !numbers.isEmpty else { return }
        ended.formUnion(numbers)
        for (name, entry) in entries where entry.row.active.contains(where: { numbers.contains($0.number) }) {
            entries[name]?.isTouched = true
        }
    }

    /// Has the end of a run told, also if that has been.
    func watch(_ run: ScheduleRow.ActiveRun) async throws {
        runs.world.endings.watch(run.number)
        if try await isOver(run) { runs.world.endings.note(run.number) }
    }

    private func isOver(_ run: ScheduleRow.ActiveRun) async throws -> Bool {
        if let job = run.job { return try await isOver(job: job) }
        do {
            return try await runs.look(at: RunReference(id: run.id, number: run.number)).status.isOver
        } catch let error as EngineError where error.code == .notFound {
            // It is deleted since.
            return true
        }
    }

    /// A dead letter is over for its schedule, as a run that failed is: whoever redrives it says so himself.
    private func isOver(job number: UInt64) async throws -> Bool {
        guard let look = try await queues.look(at: number) else { return true }
        // What becomes durable now is told then.
        return look.status.map { $0.isOver || $0 == .dead } ?? false
    }

    private func cancel(_ active: [ScheduleRow.ActiveRun], of name: String) async throws {
        for run in active {
            entries[name]?.asked.insert(run.number)
            do {
                try await cancel(run)
            } catch let error as EngineError where error.isRefusal {
                guard ![.over, .notFound].contains(error.code) else { continue }
                logger.warning(
                    "The run that a tick of a schedule waits for cannot be cancelled",
                    metadata: ["schedule": "\(name)", "run": "\(run.id)", "cause": "\(error)"])
            }
        }
    }

    private func cancel(_ run: ScheduleRow.ActiveRun) async throws {
        if let job = run.job { return try await queues.cancel(job) }
        try await runs.end(RunReference(id: run.id, number: run.number), .cancel)
    }

    // MARK: - Rows

    /// Makes a row durable, and what is to be with it.
    func commit(_ row: ScheduleRow, with writes: [WriteBatch.Operation] = []) async throws {
        try await runs.commit([try row.put(with: blocks)] + writes)
        take(row)
    }

    /// A row is durable.
    func take(_ row: ScheduleRow) {
        let before = entries[row.name]
        entries[row.name] = Entry(row, after: before)
        tell(row, since: before?.row)
    }

    private func tell(_ row: ScheduleRow, since before: ScheduleRow?) {
        for (cause, count) in row.losses.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            let new = count - (before?.losses[cause] ?? 0)
            guard new > 0 else { continue }
            let last = row.recentLosses.last { $0.cause == cause }
            var metadata: Logger.Metadata = ["schedule": "\(row.name)", "cause": "\(cause)", "count": "\(new)"]
            if let last { metadata["last"] = "\(last.planned)" }
            if let text = last?.text { metadata["text"] = "\(text)" }
            logger.log(
                level: [.overlap, .paused].contains(cause) ? .notice : .warning,
                "Ticks of a schedule have started nothing", metadata: metadata)
        }
    }
}
