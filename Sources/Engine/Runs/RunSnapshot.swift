package import RatchetJournal

/// What the table `entities` keeps of a run; drawn byte by byte in Docs/FORMAT.md.
package struct RunSnapshot: Sendable, Hashable {
    /// What the run's row in the table `runsByStatus` says, so that the next snapshot can take that row away.
    package let indexed: RunStatus
    /// The tags and attributes of which the run has rows in the table `runsByTerm`, while it is not over.
    package let terms: SearchTerms
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

    package init(indexed: RunStatus, terms: SearchTerms = SearchTerms(), _ content: Content) {
        self.indexed = indexed
        self.terms = terms
        self.content = content
    }

    package var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.byte(indexed.rawValue)
        writer.byte(form)
        if !terms.isEmpty { terms.write(to: &writer) }
        switch content {
        case .folded(let bytes): writer.raw(bytes)
        case .unfolded(let parts):
            parts.reason.write(to: &writer)
            writer.optional(parts.base) { $0.blob($1) }
            writer.varint(parts.batches.count)
            for batch in parts.batches { writer.blob(batch) }
        }
        return writer.bytes
    }

    /// What follows: 2 more if terms stand in front of it.
    private var form: UInt8 {
        let added: UInt8 = terms.isEmpty ? 0 : 2
        return switch content {
        case .folded: 1 + added
        case .unfolded: 2 + added
        }
    }

    package init(decoding bytes: [UInt8]) throws(ByteReader.Malformed) {
        var reader = ByteReader(bytes)
        guard let indexed = RunStatus(rawValue: try reader.byte()) else { throw reader.malformed }
        self.indexed = indexed
        let form = try reader.byte()
        terms = form > 2 ? try SearchTerms(from: &reader) : SearchTerms()
        switch form {
        case 1, 3: content = .folded(Array(try reader.take(reader.remaining)))
        case 2, 4:
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
