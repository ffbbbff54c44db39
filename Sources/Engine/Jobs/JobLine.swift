import RatchetJournal

/// Something that an attempt of a job has said.
public struct JobLine: Sendable, Hashable, Codable {
    /// The longest line, in UTF-8 bytes: what is longer is cut.
    public static let byteLimit = 1_024

    /// When.
    public let time: Timestamp
    /// What.
    public let text: String

    func write(to writer: inout ByteWriter) {
        writer.timestamp(time)
        writer.text(text)
    }

    init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        self.init(time: try reader.timestamp(), text: try reader.text())
    }

    init(time: Timestamp, text: String) {
        self.time = time
        self.text = text
    }
}
