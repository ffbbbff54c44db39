package import RatchetJournal

/// What the table of queues says of one: its number, whether it is paused, and what was changed while it ran.
package struct QueueRow: Sendable, Hashable {
    package let name: String
    package let number: UInt32
    package var isPaused = false
    /// In place of what the configuration says.
    package var concurrency: Int?
    package var keyConcurrency: Int?
    package var rateLimit: RateLimit?

    package init(name: String, number: UInt32) {
        self.name = name
        self.number = number
    }

    package var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.byte(1)
        writer.text(name)
        writer.fixed(number)
        writer.flag(isPaused)
        writer.optional(concurrency) { $0.varint($1) }
        writer.optional(keyConcurrency) { $0.varint($1) }
        writer.optional(rateLimit) { writer, limit in limit.write(to: &writer) }
        return writer.bytes
    }

    package init(decoding bytes: [UInt8]) throws(ByteReader.Malformed) {
        var reader = ByteReader(bytes)
        guard try reader.byte() == 1 else { throw reader.malformed }
        name = try reader.text()
        number = try reader.fixed()
        isPaused = try reader.flag()
        concurrency = try reader.optional { reader throws(ByteReader.Malformed) in try reader.count() }
        keyConcurrency = try reader.optional { reader throws(ByteReader.Malformed) in try reader.count() }
        rateLimit = try reader.optional { reader throws(ByteReader.Malformed) in try RateLimit(from: &reader) }
        guard reader.isAtEnd else { throw reader.malformed }
    }

    func put(with blocks: Blocks) throws(JournalError) -> WriteBatch.Operation {
        try QueueTables.queues.put(name, encoded, with: blocks)
    }

    /// - Throws: ``EngineError/Code/invalidQueue``
    static func check(_ concurrency: Int?, _ keyConcurrency: Int?, _ rateLimit: RateLimit?) throws(EngineError) {
        for figure in [concurrency, keyConcurrency].compactMap(\.self)
        where !Queue.concurrencyLimits.contains(figure) {
            throw EngineError(
                .invalidQueue,
                "a queue's concurrency is from 1 to \(Queue.concurrencyLimits.upperBound), and not \(figure)")
        }
        if let rateLimit, !rateLimit.isSuitable {
            throw EngineError(
                .invalidQueue,
                "a rate limit of \(rateLimit) cannot be: it has from 1 to \(RateLimit.greatestCount) jobs in at least "
                    + "a millisecond")
        }
    }

    /// What holds of the queue, as it is configured and was changed since.
    func applied(to queue: Queue) -> Queue {
        var queue = queue
        if let concurrency { queue.concurrency = concurrency }
        if let keyConcurrency {
            queue.perKey = KeyLimit(concurrency: keyConcurrency, order: queue.perKey?.order ?? .none)
        }
        if let rateLimit { queue.rateLimit = rateLimit }
        return queue
    }
}
