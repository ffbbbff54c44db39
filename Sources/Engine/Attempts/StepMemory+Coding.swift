import RatchetJournal

/// As a run's snapshot keeps it; drawn byte by byte in Docs/FORMAT.md.
extension StepMemory {
    private enum Bit {
        static let begun = 1
        static let heartbeat = 2
        static let cursor = 4
        static let parts = 8
        static let crashes = 16
        static let line = 32
    }

    private var bits: Int {
        (isBegun ? Bit.begun : 0) | (heartbeat == nil ? 0 : Bit.heartbeat) | (cursor == nil ? 0 : Bit.cursor)
            | (parts.isEmpty ? 0 : Bit.parts) | (crashes == 0 ? 0 : Bit.crashes) | (line == nil ? 0 : Bit.line)
    }

    func write(to writer: inout ByteWriter) {
        writer.varint(bits)
        if let heartbeat { writer.blob(heartbeat.bytes) }
        if let cursor { writer.blob(cursor.bytes) }
        if !parts.isEmpty { writeParts(to: &writer) }
        if crashes != 0 { writer.varint(crashes) }
        if let line {
            writer.text(line.queue)
            writer.text(line.path)
        }
    }

    private func writeParts(to writer: inout ByteWriter) {
        writer.varint(parts.count)
        // Sorted, so that equal memories have equal bytes.
        for (name, output) in parts.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            writer.text(name)
            writer.blob(output.bytes)
        }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        self.init()
        let bits = try reader.count(atMost: 63)
        isBegun = bits & Bit.begun != 0
        if bits & Bit.heartbeat != 0 { take(in: .heartbeat(try reader.payload())) }
        if bits & Bit.cursor != 0 { take(in: .cursor(try reader.payload())) }
        if bits & Bit.parts != 0 { try readParts(from: &reader) }
        if bits & Bit.crashes != 0 { crashes = try reader.count() }
        if bits & Bit.line != 0 { line = StepLine(queue: try reader.text(), path: try reader.text()) }
        // Without anything in it there is none.
        guard bits != 0, bits & Bit.crashes == 0 || crashes != 0 else { throw reader.malformed }
    }

    private mutating func readParts(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        var last: String?
        for _ in 0..<(try reader.count(atMost: reader.remaining)) {
            let name = try reader.text()
            let isNext = last.map { $0.utf8.lexicographicallyPrecedes(name.utf8) } ?? true
            guard isNext, take(in: .part(name: name, try reader.payload())) else { throw reader.malformed }
            last = name
        }
        guard !parts.isEmpty else { throw reader.malformed }
    }
}
