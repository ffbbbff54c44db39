package import RatchetJournal

/// Drawn byte by byte in Docs/FORMAT.md.
extension RunHeader {
    package func write(to writer: inout ByteWriter) {
        writer.fixed(fingerprint.rawValue)
        writer.text(workflow)
        writer.flag(givenID != nil)
        if let givenID { writer.text(givenID) }
    }

    package init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        let fingerprint = Fingerprint(rawValue: try reader.fixed())
        let workflow = try reader.text()
        self.init(givenID: try reader.flag() ? try reader.text() : nil, workflow: workflow, fingerprint: fingerprint)
    }
}
