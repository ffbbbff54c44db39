/// What somebody wants done to a schedule.
package enum ScheduleOrder: Sendable, Hashable {
    case pause(note: String)
    case resume
    /// Starts a run at once.
    case trigger
    /// Starts what was planned from the first moment to the second, both included, and has not run.
    case backfill(from: Timestamp, to: Timestamp)
    case delete
    /// Changes one that was made at run time.
    case update(ScheduleChange)
    /// Makes one.
    case create(NewSchedule)

    /// - Throws: what can be known to be wrong before anybody looks at the journal.
    package func check(_ name: String) throws(EngineError) {
        try ScheduleRow.check(name: name)
        switch self {
        case .pause, .resume, .trigger, .delete: break
        case .backfill(let start, let end): guard start <= end else { throw .invalidBackfill }
        case .update(let change): try change.check()
        case .create(let new):
            try new.terms.check()
            try new.target.check(new.terms.tags)
        }
    }

    /// What it is, for messages: the schedule's name comes behind it.
    var name: String {
        switch self {
        case .pause: "the pause of"
        case .resume: "the resumption of"
        case .trigger: "the trigger of"
        case .backfill: "the backfill of"
        case .delete: "the deletion of"
        case .update: "the change of"
        case .create: "the making of"
        }
    }

    /// How many bytes of the user's values it holds.
    var payloadBytes: Int {
        guard case .create(let new) = self else { return 0 }
        return new.target.payload?.bytes.count ?? 0
    }
}
