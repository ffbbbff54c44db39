import RatchetJournal

/// What the table `runsByEnd` says of a run: enough to choose it, and to delete it, without reading its snapshot.
package struct RunEndSummary: Sendable, Hashable {
    package let workflow: String
    /// The id that the caller gave.
    package let givenID: String?
    package let started: Timestamp
    package let terms: SearchTerms

    package init(_ header: RunHeader, started: Timestamp, terms: SearchTerms = SearchTerms()) {
        workflow = header.workflow
        givenID = header.givenID
        self.started = started
        self.terms = terms
    }

    package var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.text(workflow)
        writer.optional(givenID) { $0.text($1) }
        writer.timestamp(started)
        for term in terms.all { term.write(to: &writer) }
        return writer.bytes
    }

    /// Of a row of the table; `nil` if that is damaged.
    init?(_ row: Result<[UInt8], JournalError>) {
        guard case .success(let bytes) = row else { return nil }
        self.init(decoding: bytes)
    }

    /// `nil` if it is not what was written.
    package init?(decoding bytes: [UInt8]) {
        guard let summary = try? RunEndSummary(from: bytes) else { return nil }
        self = summary
    }

    private init(from bytes: [UInt8]) throws(ByteReader.Malformed) {
        var reader = ByteReader(bytes)
        workflow = try reader.text()
        givenID = try reader.optional { reader throws(ByteReader.Malformed) in try reader.text() }
        started = try reader.timestamp()
        terms = try SearchTerms(allFrom: &reader)
    }
}
