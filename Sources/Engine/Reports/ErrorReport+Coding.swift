import RatchetJournal

/// As the journal keeps it; drawn byte by byte in Docs/FORMAT.md.
extension ErrorReport {
    /// No run that this library wrote has so many; the stack does not care, but it cares for a million.
    private static let greatestDepth = 64

    func write(to writer: inout ByteWriter) {
        guard isExtended || type.isEmpty else {
            writer.text(type)
            writer.text(text)
            return
        }
        // No type is called nothing.
        writer.text("")
        writer.text(type)
        writer.text(text)
        writer.varint(details.count)
        for (name, value) in details.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            writer.text(name)
            writer.text(value)
        }
        writer.optional(cause) { writer, cause in cause.write(to: &writer) }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Malformed) { try self.init(from: &reader, depth: 0) }

    private init(from reader: inout ByteReader, depth: Int) throws(ByteReader.Malformed) {
        guard depth < Self.greatestDepth else { throw reader.malformed }
        let first = try reader.text()
        guard first.isEmpty else {
            self.init(type: first, text: try reader.text())
            return
        }
        let (type, text) = (try reader.text(), try reader.text())
        let details = try Self.details(from: &reader)
        let cause = try reader.flag() ? try ErrorReport(from: &reader, depth: depth + 1) : nil
        self.init(type: type, text: text, details: details, cause: cause)
        // There is one way to write it.
        guard isExtended || type.isEmpty else { throw reader.malformed }
    }

    private static func details(from reader: inout ByteReader) throws(ByteReader.Malformed) -> [String: String] {
        var details: [String: String] = [:]
        var last: String?
        for _ in 0..<(try reader.count(atMost: reader.remaining)) {
            let name = try reader.text()
            guard last.map({ $0.utf8.lexicographicallyPrecedes(name.utf8) }) ?? true, details[name] == nil else {
                throw reader.malformed
            }
            details[name] = try reader.text()
            last = name
        }
        return details
    }
}
