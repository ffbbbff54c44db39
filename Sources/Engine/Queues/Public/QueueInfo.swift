/// What a queue holds, and what holds of it.
public struct QueueInfo: Sendable, Hashable {
    /// No job is counted behind so many.
    public static let countLimit = 100_000

    /// The queue as it is configured, with what was changed since.
    public let settings: Queue
    /// Whether no job of it is taken.
    public let isPaused: Bool
    /// How many jobs can be taken, or are at work.
    public let queued: Int
    /// How many of those are at work.
    public let running: Int
    /// How many can be taken later.
    public let scheduled: Int
    /// How many have had their turn and wait for a later time: after a failure, a snooze, or as messages that were
    /// read.
    public let retrying: Int
    /// How many are dead letters.
    public let dead: Int
    /// From when on the oldest of those that can be taken could be.
    public let oldest: Timestamp?
    /// The keys whose jobs wait for one that has had its turn, in a queue with a strict order.
    public let blockedKeys: [String]

    init(_ count: QueueCount, _ settings: Queue, running: Int, blockedKeys: [String]) {
        self.settings = settings
        isPaused = count.row.isPaused
        queued = count.queued
        self.running = running
        scheduled = count.scheduled
        retrying = count.retrying
        dead = count.dead
        oldest = count.oldest
        self.blockedKeys = blockedKeys
    }
}
