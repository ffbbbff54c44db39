import RatchetJournal

/// What a job has to itself while it has one of these statuses.
package struct JobClaim: Sendable, Hashable {
    /// The longest key, in UTF-8 bytes.
    static let byteLimit = 450

    package let key: String
    package let states: JobStates
    /// When it ends at the latest.
    package let until: Timestamp?

    package init(key: String, states: JobStates, until: Timestamp? = nil) {
        self.key = key
        self.states = states
        self.until = until
    }

    /// A key of parts; of a long one its beginning, and a hash of 128 bits.
    static func key(of parts: [String]) -> String {
        let text = parts.joined(separator: "\u{1f}")
        guard text.utf8.count > byteLimit else { return text }
        let head = String(decoding: text.utf8.prefix(byteLimit - 64), as: UTF8.self)
        return head + "\u{1f}" + RunID.digest(of: Array(text.utf8))
    }

    func write(to writer: inout ByteWriter) {
        writer.text(key)
        writer.varint(UInt64(states.rawValue))
        writer.optional(until) { $0.timestamp($1) }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        key = try reader.text()
        states = JobStates(rawValue: UInt16(try reader.count(atMost: Int(UInt16.max))))
        until = try reader.optional { reader throws(ByteReader.Malformed) in try reader.timestamp() }
    }
}
