package import RatchetJournal

/// What the table `entities` keeps of a run; drawn byte by byte in Docs/FORMAT.md.
package struct RunSnapshot: Sendable, Hashable {
    /// What the run's row in the table `runsByStatus` says, so that the next snapshot can take that row away.
    package let indexed: RunStatus
    package let content: Content

    package enum Content: Sendable, Hashable {
        /// The run's whole value: see ``RunState/write(to:)``.
        case folded([UInt8])
        /// What is known of a run that cannot be read, in the form in which it was found.
        case unfolded(Unfolded)
    }

    /// The parts of a parked run: enough to read it once what is missing is there again.
    package struct Unfolded: Sendable, Hashable {
        package let reason: ParkReason
        /// The last value that was folded.
        package let base: [UInt8]?
        /// The event batches since, encoded.
        package let batches: [[UInt8]]
    }

    package init(indexed: RunStatus, _ content: Content) {
        self.indexed = indexed
        self.content = content
    }

    package var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.byte(indexed.rawValue)
        switch content {
        case .folded(let bytes):
            writer.byte(1)
            writer.raw(bytes)
        case .unfolded(let parts):
            writer.byte(2)
            parts.reason.write(to: &writer)
            writer.optional(parts.base) { $0.blob($1) }
            writer.varint(parts.batches.count)
            for batch in parts.batches { writer.blob(batch) }
        }
        return writer.bytes
    }

    package init(decoding bytes: [UInt8]) throws(ByteReader.Malformed) {
        var reader = ByteReader(bytes)
        guard let indexed = RunStatus(rawValue: try reader.byte()) else { throw reader.malformed }
        self.indexed = indexed
        switch try reader.byte() {
        case 1: content = .folded(Array(try reader.take(reader.remaining)))
        case 2:
            content = .unfolded(try Unfolded(from: &reader))
            guard reader.isAtEnd else { throw reader.malformed }
        default: throw reader.malformed
        }
    }
}

extension RunSnapshot.Unfolded {
    fileprivate init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        reason = try ParkReason(from: &reader)
        base = try reader.optional { reader throws(ByteReader.Malformed) in try reader.blob() }
        var batches: [[UInt8]] = []
        for _ in 0..<(try reader.count(atMost: reader.remaining)) { batches.append(try reader.blob()) }
        self.batches = batches
    }
}
