import RatchetEngine

/// What the runs of an engine under test have come to.
public struct Drained: Sendable, Hashable, CustomStringConvertible {
    /// How many are over.
    public let over: Int
    /// How many wait for a signal.
    public let waiting: Int
    /// How many are parked.
    public let parked: Int
    /// How many could not be undone, and wait for a person.
    public let stuck: Int
    /// How many somebody has paused, or a step that ends the process each time.
    public let paused: Int
    /// How many have an attempt that does not end.
    public let running: Int

    /// So many runs; none where you say nothing.
    public init(over: Int = 0, waiting: Int = 0, parked: Int = 0, stuck: Int = 0, paused: Int = 0, running: Int = 0) {
        (self.over, self.waiting, self.parked) = (over, waiting, parked)
        (self.stuck, self.paused, self.running) = (stuck, paused, running)
    }

    init(_ stats: JournalStats) {
        let counts = stats.runs
        self.init(
            over: counts.filter(\.key.isOver).values.reduce(0, +), waiting: counts[.waiting] ?? 0,
            parked: counts[.parked] ?? 0, stuck: counts[.stuck] ?? 0, paused: counts[.paused] ?? 0,
            running: counts[.running] ?? 0)
    }

    /// The counts in one line.
    public var description: String {
        "\(over) over, \(waiting) waiting, \(parked) parked, \(stuck) stuck, \(paused) paused, \(running) running"
    }
}
