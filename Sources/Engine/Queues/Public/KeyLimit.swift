/// What holds for the jobs of one key in a queue: those of one tenant, one account, one file.
///
///     Queue("imports", concurrency: 8, perKey: KeyLimit(concurrency: 1, order: .strict))
///
/// Keys take turns: one that has many jobs starves nobody.
public struct KeyLimit: Sendable, Hashable {
    /// In which order a key's jobs are made.
    public enum Order: UInt8, Sendable, Hashable {
        /// A job that failed and waits for its next attempt lets others of its key pass.
        case none = 0
        /// The jobs of a key wait for the one before them while it is at work, backing off or snoozing. One that is
        /// over, or a dead letter, lets them pass.
        case strict = 1
        /// They wait for a dead letter too, until it is redriven or purged.
        case strictBehindDead = 2
    }

    /// How many jobs of one key may be at work at once.
    public var concurrency: Int
    /// In which order they are made. A strict order makes `concurrency` 1.
    public var order: Order

    /// So many jobs of a key at once.
    public init(concurrency: Int = 1, order: Order = .none) {
        self.concurrency = concurrency
        self.order = order
    }
}
