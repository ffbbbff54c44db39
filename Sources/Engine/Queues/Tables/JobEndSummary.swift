package import RatchetJournal

/// What the table of jobs that are over says of one: enough to choose it, and to delete it, without reading it.
package struct JobEndSummary: Sendable, Hashable {
    package let kind: String
    package let queue: String
    /// The id that the caller gave.
    package let givenID: String?
    package let tags: [String]
    package let enqueued: Timestamp
    /// When it is to be deleted, if it is.
    package let expires: Timestamp?

    init(_ job: JobState, expires: Timestamp?) {
        kind = job.entry.kind
        queue = job.entry.queue
        givenID = job.entry.givenID
        tags = job.entry.tags
        enqueued = job.enqueued
        self.expires = expires
    }

    package var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.text(kind)
        writer.text(queue)
        writer.optional(givenID) { $0.text($1) }
        writer.texts(tags)
        writer.timestamp(enqueued)
        writer.optional(expires) { $0.timestamp($1) }
        return writer.bytes
    }

    package init(decoding bytes: [UInt8]) throws(ByteReader.Malformed) {
        var reader = ByteReader(bytes)
        kind = try reader.text()
        queue = try reader.text()
        givenID = try reader.optional { reader throws(ByteReader.Malformed) in try reader.text() }
        tags = try reader.texts()
        enqueued = try reader.timestamp()
        expires = try reader.optional { reader throws(ByteReader.Malformed) in try reader.timestamp() }
        guard reader.isAtEnd else { throw reader.malformed }
    }
}
