import RatchetJournal

/// When those things happened to a run that its State does not know: the last time of each.
struct RunMoments {
    private(set) var paused: Timestamp?
    /// When it began to come to its end: cancelled, out of time, or failed at a node of its own.
    private(set) var unwound: Timestamp?
    /// When an attempt of the node failed, or one of undoing a step in it.
    private(set) var failed: [NodeAddress: Timestamp] = [:]
    /// When the last step in it was undone.
    private(set) var compensated: [NodeAddress: Timestamp] = [:]
    /// When the step began to stand in line.
    private(set) var queued: [NodeAddress: Timestamp] = [:]
    /// When somebody told it to try again, or its moment came.
    private(set) var retried: [NodeAddress: Timestamp] = [:]

    /// Reads the run's history, as far as the journal keeps it.
    init(_ number: UInt64, in view: borrowing any StoreView & ~Copyable, with blocks: Blocks) throws {
        try EntityHistory.read(.run(number), in: view, with: blocks) { entry in
            if case .item(let item) = entry, let bytes = item.bytes, let batch = try? EventBatch(decoding: bytes) {
                for event in batch.events { note(event, at: batch.time) }
            }
            return .next
        }
    }

    private mutating func note(_ event: RunEvent, at time: Timestamp) {
        switch event {
        case .paused: paused = time
        case .cancelled, .timedOut: unwound = time
        case .attemptFailed(let address, _, _), .compensationFailed(let address, _, _): failed[address] = time
        case .compensated(let address), .compensationSkipped(let address): compensated[address] = time
        case .queued(let address, _, _): queued[address] = time
        case .retried(let address), .compensationRetried(let address), .attemptBegan(let address):
            retried[address] = time
        // Nodes have other addresses from here on.
        case .migrated: (failed, compensated, queued, retried) = ([:], [:], [:], [:])
        default: break
        }
    }

    /// The last of these, if the node was opened before: a loop's turn before had nodes of the same address.
    static func last(_ moments: Timestamp?..., since opened: Timestamp?) -> Timestamp? {
        moments.compactMap(\.self).filter { moment in opened.map { $0 <= moment } ?? true }.max()
    }
}
