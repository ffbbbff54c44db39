package import RatchetJournal

/// What somebody wants to be otherwise with a queue; `nil` leaves it as it is.
package struct QueueChange: Sendable, Hashable {
    package var isPaused: Bool?
    package var concurrency: Int?
    package var keyConcurrency: Int?
    package var rateLimit: RateLimit?

    package init(
        isPaused: Bool? = nil, concurrency: Int? = nil, keyConcurrency: Int? = nil, rateLimit: RateLimit? = nil
    ) {
        self.isPaused = isPaused
        self.concurrency = concurrency
        self.keyConcurrency = keyConcurrency
        self.rateLimit = rateLimit
    }

    /// - Throws: ``EngineError/Code/invalidQueue`` if a figure is out of its bounds.
    func check() throws(EngineError) { try QueueRow.check(concurrency, keyConcurrency, rateLimit) }

    func apply(to row: inout QueueRow) {
        row.isPaused = isPaused ?? row.isPaused
        row.concurrency = concurrency ?? row.concurrency
        row.keyConcurrency = keyConcurrency ?? row.keyConcurrency
        row.rateLimit = rateLimit ?? row.rateLimit
    }

    package func write(to writer: inout ByteWriter) {
        writer.optional(isPaused) { $0.flag($1) }
        writer.optional(concurrency) { $0.varint($1) }
        writer.optional(keyConcurrency) { $0.varint($1) }
        writer.optional(rateLimit) { writer, limit in limit.write(to: &writer) }
    }

    package init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        isPaused = try reader.optional { reader throws(ByteReader.Malformed) in try reader.flag() }
        concurrency = try reader.optional { reader throws(ByteReader.Malformed) in try reader.count() }
        keyConcurrency = try reader.optional { reader throws(ByteReader.Malformed) in try reader.count() }
        rateLimit = try reader.optional { reader throws(ByteReader.Malformed) in try RateLimit(from: &reader) }
    }
}
