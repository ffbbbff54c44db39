import DequeModule

/// Deliveries of one run on their way into the journal: the courier gets them, in order, once they are durable.
struct OutgoingEntries: Sendable {
    /// What the next submission takes along.
    private var posted: [OutboxEntry] = []
    private var underWay: Deque<(submission: Int, entries: [OutboxEntry])> = []

    mutating func post(_ entries: [OutboxEntry]) { posted += entries }

    /// A submission is handed in.
    mutating func submit(_ submission: Int) {
        guard !posted.isEmpty else { return }
        underWay.append((submission, posted))
        posted = []
    }

    /// A submission is durable, and so are all before it.
    mutating func take(upTo submission: Int) -> [OutboxEntry] {
        var entries: [OutboxEntry] = []
        while let first = underWay.first, first.submission <= submission {
            entries += first.entries
            underWay.removeFirst()
        }
        return entries
    }
}
