public import RatchetJournal

/// Where jobs wait for a slot, and how many of them may be at work at once.
///
///     EngineConfiguration(queues: [
///         Queue("mail", concurrency: 4, rateLimit: .window(30, per: .seconds(60))),
///         Queue("imports", concurrency: 8, perKey: KeyLimit(concurrency: 1, order: .strict)),
///         Queue("thumbnails", concurrency: 2, pool: "images"),
///     ])
///
/// A queue that no configuration names is there as soon as a job is enqueued in it, with the defaults. Which jobs go
/// where is up to them: a kind names a queue, and each job may name another one.
public struct Queue: Sendable, Hashable {
    /// The longest name, in UTF-8 bytes.
    public static let nameLimit = 100
    static let concurrencyLimits = 1...100_000

    /// The queue's name.
    public let name: String
    /// How many jobs may be at work at once. Default: 10.
    public var concurrency: Int
    /// How many jobs of one key may be at work at once, and in which order. Default: no limit.
    public var perKey: KeyLimit?
    /// How many jobs may begin in a time. Default: no limit.
    public var rateLimit: RateLimit?
    /// How many jobs of one key may begin in a time. Default: no limit.
    public var keyRateLimit: RateLimit?
    /// After so long in the queue a job counts as one of the next higher priority, and so on. Default: never, so that
    /// a job of priority 2 waits for as long as there is one of priority 1.
    public var aging: Duration?
    /// The threads that work on its jobs; `nil`, which is the default, for Swift's shared pool.
    public var pool: String?
    /// What a job's completion waits for. With `.relaxed` a crash within the next milliseconds has the job made again.
    /// Default: `.durable`.
    public var durability: Durability

    /// A queue called `name`.
    public init(
        _ name: String, concurrency: Int = 10, perKey: KeyLimit? = nil, rateLimit: RateLimit? = nil,
        keyRateLimit: RateLimit? = nil, aging: Duration? = nil, pool: String? = nil, durability: Durability = .durable
    ) {
        self.name = name
        self.concurrency = concurrency
        self.perKey = perKey
        self.rateLimit = rateLimit
        self.keyRateLimit = keyRateLimit
        self.aging = aging
        self.pool = pool
        self.durability = durability
    }

    /// - Throws: ``EngineError/Code/invalidQueue``
    static func check(name: String) throws(EngineError) {
        let length = name.utf8.count
        guard !(1...nameLimit).contains(length) else { return }
        throw EngineError(
            .invalidQueue, "a queue's name has from 1 to \(nameLimit) bytes of UTF-8, and this one has \(length)")
    }

    /// - Throws: ``EngineError/Code/unsuitableConfiguration``
    func check(pools: Set<String>) throws(EngineError) {
        try Self.check(name: name)
        if let trouble = trouble(pools) {
            throw EngineError(.unsuitableConfiguration, "the queue '\(name)' has \(trouble): nothing was opened")
        }
    }

    private func trouble(_ pools: Set<String>) -> String? {
        guard Self.concurrencyLimits.contains(concurrency) else {
            return "a concurrency of \(concurrency), and can have from 1 to \(Self.concurrencyLimits.upperBound)"
        }
        if let perKey, perKey.concurrency < 1 {
            return "a concurrency of \(perKey.concurrency) for each key, and needs at least 1"
        }
        if let limit = [rateLimit, keyRateLimit].compactMap(\.self).first(where: { !$0.isSuitable }) {
            return "a rate limit of \(limit), and needs at least 1 job in at least a millisecond, "
                + "and at most \(RateLimit.greatestCount)"
        }
        if let aging, aging < .seconds(1) { return "an aging of \(aging), and can have one second or more" }
        if let pool, !pools.contains(pool) { return "the pool '\(pool)', which the configuration does not" }
        return nil
    }
}
