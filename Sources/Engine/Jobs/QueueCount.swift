/// What a queue holds, as the journal says.
package struct QueueCount: Sendable, Hashable {
    package let row: QueueRow
    /// Those that can be taken, and those at work, which the journal does not tell apart.
    package private(set) var queued = 0
    package private(set) var scheduled = 0
    /// Those that have had their turn and wait for a later time.
    package private(set) var retrying = 0
    package private(set) var dead = 0
    /// Since when the oldest of those that can be taken can be.
    package private(set) var oldest: Timestamp?

    init(_ row: QueueRow) { self.row = row }

    mutating func add(_ status: JobStatus, since time: Timestamp) {
        switch status {
        case .queued, .running:
            queued += 1
            oldest = min(oldest ?? time, time)
        case .scheduled: scheduled += 1
        case .retrying: retrying += 1
        case .dead: dead += 1
        case .completed, .cancelled: break
        }
    }
}
