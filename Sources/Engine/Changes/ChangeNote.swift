import RatchetJournal

/// What is to be known of a run that went on in a changed workflow.
package struct ChangeNote: Sendable, Hashable {
    /// A run keeps so many, the last ones.
    package static let limit = 64
    /// Longer ones are cut, in bytes of UTF-8.
    static let byteLimit = 512

    package let time: Timestamp
    package let text: String

    package init(time: Timestamp, text: String) {
        self.time = time
        self.text = text
    }

    func write(to writer: inout ByteWriter) {
        writer.timestamp(time)
        writer.text(text)
    }

    init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        self.init(time: try reader.timestamp(), text: try reader.text())
    }
}

extension [ChangeNote] {
    func write(to writer: inout ByteWriter) {
        writer.varint(count)
        for note in self { note.write(to: &writer) }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        self = []
        for _ in 0..<(try reader.count(atMost: reader.remaining)) { append(try ChangeNote(from: &reader)) }
        guard !isEmpty else { throw reader.malformed }
    }
}
