/// Decides what happens to a schedule: from its row, and from what is due. It is pure.
struct ScheduleMachine {
    private var row: ScheduleRow
    private let times: RuleTimes
    private let now: Timestamp
    /// Runs that were asked to end already.
    private let asked: Set<UInt64>

    /// - Parameter row: without runs that are known to be over.
    init(_ row: ScheduleRow, _ times: RuleTimes, at now: Timestamp, asked: Set<UInt64> = []) {
        self.row = row
        self.times = times
        self.now = now
        self.asked = asked
    }

    /// - Parameter due: all ticks that are due now.
    func step(_ due: DueTicks) -> ScheduleStep {
        guard row.pause == nil else { return ScheduleStep(row: row) }
        var machine = self
        return machine.decide(due)
    }

    /// The row without a pause: what fell due meanwhile is left out.
    func resumed(_ due: DueTicks) -> ScheduleRow {
        var row = row
        row.pause = nil
        row.lose(due.count, due.newest.suffix(ScheduleRow.recentLimit), .paused, at: now)
        if let last = due.newest.last { row.position = max(row.position, last) }
        return row
    }

    private mutating func decide(_ due: DueTicks) -> ScheduleStep {
        let before = row
        for planned in takeUp(due) {
            row.position = planned
            if let tick = take(planned, isMissed: planned != due.onTime) {
                return ScheduleStep(row: row, start: tick)
            }
        }
        if let last = due.newest.last { row.position = max(row.position, last) }
        if let tick = nextWaiting() ?? nextOfBackfill() { return ScheduleStep(row: row, start: tick) }
        let wake = row == before ? due.next.map { row.terms.due($0, of: row.name) } : nil
        return ScheduleStep(row: row, cancels: cancels, wake: wake)
    }

    /// Whether a run may begin as far as the others are concerned.
    private var isFree: Bool { row.active.isEmpty || row.terms.overlap == .allow }

    // MARK: - What is due

    /// Those that are to run by the policy for what was missed; all others are lost.
    private mutating func takeUp(_ due: DueTicks) -> [Timestamp] {
        let young = due.newest.filter { !due.isTooOld($0) }
        let onTime = due.onTime
        let missed = onTime == nil ? young[...] : young.dropLast()
        let madeUp = missed.suffix(makesUp(isLate: onTime == nil))
        let runs = madeUp + (onTime.map { [$0] } ?? [])
        let lost = due.newest.dropLast(runs.count).suffix(ScheduleRow.recentLimit)
        row.lose(due.tooOld, lost.filter { due.isTooOld($0) }, .tooOld, at: now)
        row.lose(
            due.count - due.tooOld - Int64(runs.count), lost.filter { !due.isTooOld($0) }, .missed, at: now)
        return Array(runs)
    }

    private func makesUp(isLate: Bool) -> Int {
        switch row.terms.missed {
        case .skip: 0
        case .latest: isLate ? 1 : 0
        case .all(let count): count
        }
    }

    /// - Returns: The tick, if its run begins now.
    private mutating func take(_ planned: Timestamp, isMissed: Bool) -> ScheduleTick? {
        if row.terms.overlap == .allow || (row.active.isEmpty && row.waiting.isEmpty) {
            return ScheduleTick(row.name, planned, .planned)
        }
        switch row.terms.overlap {
        // Where all are to be made up for, they must not be lost to each other.
        case .skip where isMissed && makesUpForAll, .bufferOne where isMissed && makesUpForAll:
            wait(planned, atMost: ScheduleRow.waitingLimit)
        case .skip, .allow: row.lose(planned, .overlap, at: now)
        case .bufferOne: wait(planned, atMost: 1)
        case .bufferAll(let count): wait(planned, atMost: count)
        case .cancelOther:
            for tick in row.waiting where tick.cause == .planned { row.lose(tick.planned, .overlap, at: now) }
            row.waiting.removeAll { $0.cause == .planned }
            wait(planned, atMost: .max)
        }
        return nil
    }

    private var makesUpForAll: Bool {
        if case .all = row.terms.missed { true } else { false }
    }

    private mutating func wait(_ planned: Timestamp, atMost limit: Int) {
        guard row.waiting.count < limit else { return row.lose(planned, .overlap, at: now) }
        row.waiting.append(ScheduleRow.WaitingTick(cause: .planned, planned: planned))
    }

    // MARK: - What waits

    private mutating func nextWaiting() -> ScheduleTick? {
        guard isFree, !row.waiting.isEmpty else { return nil }
        let tick = row.waiting.removeFirst()
        return ScheduleTick(row.name, tick.planned, tick.cause)
    }

    private mutating func nextOfBackfill() -> ScheduleTick? {
        guard isFree else { return nil }
        while let backfill = row.backfills.first {
            if let planned = times.next(after: backfill.position), planned <= backfill.end {
                row.backfills[0].position = planned
                return ScheduleTick(row.name, planned, .backfill)
            }
            row.backfills.removeFirst()
        }
        return nil
    }

    private var cancels: [ScheduleRow.ActiveRun] {
        guard row.terms.overlap == .cancelOther, !row.waiting.isEmpty else { return [] }
        return row.active.filter { !asked.contains($0.number) }
    }
}
