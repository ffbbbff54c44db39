import RatchetJournal

/// Where a run comes from that is a copy of another one.
package struct ForkOrigin: Sendable, Hashable {
    /// The other run.
    package let run: RunID
    /// The path of the node with which the copy goes on.
    package let path: String

    package init(run: RunID, path: String) {
        self.run = run
        self.path = path
    }

    func write(to writer: inout ByteWriter) {
        writer.text(run.rawValue)
        writer.text(path)
    }

    init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        self.init(run: RunID(try reader.text()), path: try reader.text())
    }
}
