package import RatchetJournal

/// An attempt of a job that failed.
public struct JobFailure: Sendable, Hashable, Codable {
    /// When.
    public let time: Timestamp
    /// Which attempt it was, from 1, since the job was enqueued or begun anew.
    public let attempt: Int
    /// What it threw.
    public let error: ErrorReport

    package func write(to writer: inout ByteWriter) {
        writer.timestamp(time)
        writer.varint(attempt)
        writer.error(error)
    }

    package init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        self.init(time: try reader.timestamp(), attempt: try reader.count(), error: try reader.error())
    }

    init(time: Timestamp, attempt: Int, error: ErrorReport) {
        self.time = time
        self.attempt = attempt
        self.error = error
    }
}
