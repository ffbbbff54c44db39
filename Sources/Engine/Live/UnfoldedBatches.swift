import RatchetJournal

/// What a live run has handed in since its last snapshot: how much that is, and those event batches of which it does
/// not know that they are durable.
///
/// With what the journal holds they make an unfolded snapshot, should the run's State turn out to have no folded one.
struct UnfoldedBatches: Sendable {
    /// How many batches there are that no folded snapshot includes.
    private var count: Int
    /// Counts all batches of the run, also those that a snapshot includes by now.
    private var last = 0
    /// The last ones of them.
    private var handedIn: [[UInt8]] = []

    init(count: Int) { self.count = count }

    var isEmpty: Bool { count == 0 }

    /// Notes what the run hands in.
    /// - Returns: Its place, for ``forget(upTo:)``.
    mutating func add(_ submission: Submission) -> Int {
        for item in submission.items {
            last += 1
            count += 1
            handedIn.append(item.bytes)
        }
        if !submission.snapshots.isEmpty {
            count = 0
            handedIn = []
        }
        return last
    }

    /// What was handed in up to there is durable.
    mutating func forget(upTo place: Int) {
        handedIn.removeFirst(min(handedIn.count, max(0, place - (last - handedIn.count))))
    }

    /// The run, as the journal has it and as it is on its way there; `nil` if these do not fit together.
    ///
    /// - Parameter terms: those of which the run has rows.
    func snapshot(_ entity: RecoveredEntity, _ reason: ParkReason, _ terms: SearchTerms) -> RunSnapshot? {
        RunFold.unfolded(entity, handedIn: handedIn, count: count, reason: reason, terms: terms)
    }
}
