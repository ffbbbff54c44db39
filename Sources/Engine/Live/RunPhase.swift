/// What a run in memory is about.
enum RunPhase: Sendable {
    /// The journal has nothing of it yet.
    case new
    /// It only takes in what comes.
    case resting
    /// It does what its workflow says.
    case atWork
    /// It is to leave memory, or to be over, as soon as that is durable.
    case leaving(RunEnding, wasAtWork: Bool)
    /// The same, and that is durable. Attempts that do not listen to their cancellation can keep a run in memory that
    /// is over.
    case left(RunEnding, wasAtWork: Bool)

    var isNew: Bool { if case .new = self { true } else { false } }

    /// Whether it has been at work since it came into memory.
    var hasBegun: Bool {
        switch self {
        case .new, .resting: false
        case .atWork: true
        case .leaving(_, let wasAtWork), .left(_, let wasAtWork): wasAtWork
        }
    }

    /// How it leaves memory, as soon as that is known.
    var ending: RunEnding? {
        switch self {
        case .new, .resting, .atWork: nil
        case .leaving(let ending, _), .left(let ending, _): ending
        }
    }

    /// The same, once it is durable.
    var departure: RunEnding? { if case .left(let ending, _) = self { ending } else { nil } }

    // MARK: - What follows on what

    mutating func begin() { self = .atWork }

    mutating func leave(_ ending: RunEnding) { self = .leaving(ending, wasAtWork: hasBegun) }

    /// That it leaves is durable, or nothing more of it can be.
    mutating func depart(_ ending: RunEnding) { self = .left(ending, wasAtWork: hasBegun) }

    /// What is not durable yet is taken back.
    mutating func callBack() { self = .resting }
}
