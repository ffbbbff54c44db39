import RatchetJournal

/// A job of a queue that is in memory. It belongs to the queue's actor.
final class QueuedJob {
    enum Phase: Sendable {
        /// It stands in the line.
        case waiting
        /// It was taken, and what a rate limit keeps of that is becoming durable.
        case granted
        case atWork
        /// What has become of it is becoming durable.
        case settling
    }

    var state: JobState
    var phase = Phase.waiting
    /// Its row in one of the index tables; without one it is in the log only.
    var row: JobRow?
    /// Where it stands in the line.
    private(set) var lane: LaneKey
    private(set) var place: TimerKey
    /// Which of the queue's attempts in this process is its last one.
    var serial = 0
    /// Its attempt under way.
    var task: Task<Void, Never>?
    /// Whether others are made in the same call.
    var isShared = false
    /// Whether it is at work beside another one that has the place.
    var isExtra = false
    /// Whether something is left of it, also once it is over.
    var isKept = true
    /// Whether its place is free only once it is durable what has become of it.
    var holdsPlace = false

    init(_ state: JobState, isStrict: Bool, with blocks: Blocks, row: JobRow? = nil) {
        self.state = state
        self.row = row
        lane = LaneKey(state.entry, with: blocks)
        place = Self.place(of: state, isStrict: isStrict)
    }

    var number: UInt64 { state.number }

    func findPlace(isStrict: Bool, with blocks: Blocks) {
        lane = LaneKey(state.entry, with: blocks)
        place = Self.place(of: state, isStrict: isStrict)
    }

    /// Where it stands in its lane. Where the order is strict, a job that has had its turn stays in front.
    static func place(of state: JobState, isStrict: Bool) -> TimerKey {
        TimerKey(isStrict ? state.enqueued : state.entry.due, state.number)
    }
}
