/// Says what was given for a submission.
package enum Receipt: Sendable, Hashable {
    /// It is durable, in this commit group, and so is all that was handed in before it.
    case durable(LSN)
    /// It stands in the open commit group. Which one that is, and whether it becomes durable, is not known yet.
    case relaxed

    /// The commit group, if it is known.
    package var lsn: LSN? {
        switch self {
        case .durable(let lsn): lsn
        case .relaxed: nil
        }
    }

    /// The level that was given.
    package var durability: Durability {
        switch self {
        case .durable: .durable
        case .relaxed: .relaxed
        }
    }
}
