package import RatchetJournal

/// What somebody wants to be otherwise with a job that is not at work; `nil` leaves it as it is.
package struct JobChange: Sendable, Hashable {
    package var queue: String?
    package var priority: UInt8?
    package var due: Timestamp?
    package var arguments: Payload?
    /// It begins anew: no attempt of it counts any more. What its attempts left for later ones stays.
    package var startsAnew = false

    package init(
        queue: String? = nil, priority: UInt8? = nil, due: Timestamp? = nil, arguments: Payload? = nil,
        startsAnew: Bool = false
    ) {
        self.queue = queue
        self.priority = priority
        self.due = due
        self.arguments = arguments
        self.startsAnew = startsAnew
    }

    package func write(to writer: inout ByteWriter) {
        writer.optional(queue) { $0.text($1) }
        writer.optional(priority) { $0.byte($1) }
        writer.optional(due) { $0.timestamp($1) }
        writer.optional(arguments) { $0.blob($1.bytes) }
        writer.flag(startsAnew)
    }

    package init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        queue = try reader.optional { reader throws(ByteReader.Malformed) in try reader.text() }
        priority = try reader.optional { reader throws(ByteReader.Malformed) in try reader.byte() }
        due = try reader.optional { reader throws(ByteReader.Malformed) in try reader.timestamp() }
        arguments = try reader.optionalPayload()
        startsAnew = try reader.flag()
        guard priority.map(JobEntry.priorities.contains) ?? true else { throw reader.malformed }
    }
}
