import RatchetJournal

/// A delivery and its number, which is the key of its row.
struct OutboxEntry: Sendable, Hashable {
    let number: UInt64
    let delivery: Delivery

    /// What is delivered in order: all of one sender, or an answer by itself.
    var lane: Lane {
        if case .reply = delivery.content { .alone(number) } else { .sender(delivery.sender) }
    }

    enum Lane: Hashable, Sendable {
        case sender(UInt64)
        case alone(UInt64)
    }

    /// What it takes in memory, roughly.
    var bytes: Int { delivery.payloadBytes + 256 }

    func row(with blocks: Blocks) throws(JournalError) -> WriteBatch.Operation {
        try EngineTables.outbox.put(number, delivery.encoded, with: blocks)
    }
}
