import RatchetJournal

/// A schedule as the journal has it: a row of the table `schedules`.
///
/// It is written anew with all that happens to it, in the commit that starts the run which follows from that.
package struct ScheduleRow: Sendable, Hashable {
    package struct Pause: Sendable, Hashable {
        package let note: String
        package let since: Timestamp
    }

    /// A tick that waits for a run to end.
    package struct WaitingTick: Sendable, Hashable {
        package let cause: ScheduleTick.Cause
        package let planned: Timestamp
    }

    /// A run that may not be over.
    package struct ActiveRun: Sendable, Hashable {
        /// The run's number, or the job's with its first bit set: numbers never get so great.
        package let number: UInt64
        package let id: RunID

        package init(number: UInt64, id: RunID) {
            self.number = number
            self.id = id
        }

        init(_ run: RunReference) { self.init(number: run.number, id: run.id) }

        init(_ job: JobReceipt) { self.init(number: Delivery.jobSender(job.number), id: job.id) }

        /// The job's number, if it is a job.
        var job: UInt64? { Delivery.job(sending: number) }
    }

    /// Ticks of a time that was over when somebody asked for them.
    package struct Backfill: Sendable, Hashable {
        /// All up to here are dealt with.
        package var position: Timestamp
        package let end: Timestamp
    }

    /// The longest name, in bytes of UTF-8: it is a part of ids.
    static let nameLimit = 200
    /// How many of the last ticks are kept, of each kind.
    static let recentLimit = 20
    /// How many ticks wait at most.
    static let waitingLimit = 1_000
    /// How many of its runs may be under way when one is triggered by hand.
    static let activeLimit = 1_000
    /// How many backfills may be under way.
    static let backfillLimit = 16
    /// Of what is longer, such as a note, the rest is not kept.
    static let textLimit = 1_024

    package let name: String
    /// Whether the app's code declares it, or did when it was there last.
    package var isDeclared: Bool
    package var terms: ScheduleTerms
    package var target: ScheduleTarget
    package let created: Timestamp
    /// Every tick that is planned up to here is dealt with. It only moves forward.
    package var position: Timestamp
    package var pause: Pause?
    /// Why nothing can be started, if the engine that had the journal last found that.
    package var problem: String?
    /// How many runs the rule has started.
    package var started: Int64 = 0
    package var triggers: Int64 = 0
    package var losses: [TickLoss: Int64] = [:]
    package var waiting: [WaitingTick] = []
    package var active: [ActiveRun] = []
    package var backfills: [Backfill] = []
    /// The latest is the last.
    package var recentRuns: [StartedTick] = []
    package var recentLosses: [LostTick] = []

    package init(
        _ name: String, isDeclared: Bool, _ terms: ScheduleTerms, _ target: ScheduleTarget,
        _ options: ScheduleOptions, at now: Timestamp
    ) {
        self.name = name
        self.isDeclared = isDeclared
        self.terms = terms
        self.target = target
        created = now
        position = now
        pause = options.isPaused ? Pause(note: "", since: now) : nil
        waiting = options.runsFirst ? [WaitingTick(cause: .first, planned: now)] : []
    }

    /// - Throws: ``EngineError/Code/invalidSchedule``
    static func check(name: String) throws(EngineError) {
        let length = name.utf8.count
        guard (1...nameLimit).contains(length) else {
            throw .invalidSchedule("a name has from 1 to \(nameLimit) bytes of UTF-8, and this one has \(length)")
        }
        guard name.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
            throw .invalidSchedule("a name has no line breaks and no other control characters")
        }
    }

    /// So many runs are left of the limit, those that wait taken off; `nil` without one.
    var rest: Int64? {
        terms.limit.map { max(0, $0 - started - Int64(waiting.filter { $0.cause == .planned }.count)) }
    }
}

// MARK: - What happens to it

extension ScheduleRow {
    mutating func lose(_ planned: Timestamp, _ cause: TickLoss, at now: Timestamp, text: String? = nil) {
        losses[cause, default: 0] += 1
        note(LostTick(planned: planned, cause: cause, decided: now, text: text.map(Self.cut)))
    }

    /// Counts several; the last of them are kept.
    mutating func lose(_ count: Int64, _ last: some Sequence<Timestamp>, _ cause: TickLoss, at now: Timestamp) {
        guard count > 0 else { return }
        losses[cause, default: 0] += count
        for planned in last { note(LostTick(planned: planned, cause: cause, decided: now, text: nil)) }
    }

    private mutating func note(_ lost: LostTick) { recentLosses = (recentLosses + [lost]).suffix(Self.recentLimit) }

    /// A tick has started a run, or enqueued a job.
    mutating func start(_ tick: ScheduleTick, _ run: ActiveRun, at now: Timestamp) {
        if tick.cause == .planned { started += 1 }
        let entry = StartedTick(planned: tick.planned, cause: tick.cause, run: run.id, started: now)
        recentRuns = (recentRuns + [entry]).suffix(Self.recentLimit)
        if terms.overlap != .allow { active.append(run) }
    }

    /// A tick has enqueued its job, unless that is one of which there may be only one, and another one is there.
    mutating func take(_ job: JobReceipt, of tick: ScheduleTick, at now: Timestamp) {
        // An interceptor may have it enqueued twice: it is there then, and it is this tick's.
        guard job.id != tick.runID else { return start(tick, ActiveRun(job), at: now) }
        guard tick.cause != .trigger else { return }
        lose(tick.planned, .overlap, at: now, text: "job '\(job.id)' is there, and there may be one of its kind only")
    }

    static func cut(_ text: String) -> String {
        guard text.utf8.count > textLimit else { return text }
        var kept = text.prefix(textLimit)
        while kept.utf8.count > textLimit { kept.removeLast() }
        return String(kept)
    }
}
