import RatchetJournal

/// What has come for promises, in a run's value.
extension RunState {
    /// Paths are sorted, so that equal runs have equal bytes.
    func writeSettlements(to writer: inout ByteWriter) {
        writer.varint(settlements.count)
        for (path, result) in settlements.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            let settlement = Settlement(path: path, result: result)
            writer.flag(settlement.isRejection)
            settlement.write(to: &writer)
        }
    }

    mutating func readSettlements(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        var last: String?
        for _ in 0..<(try reader.count(atMost: reader.remaining)) {
            let settlement = try Settlement(from: &reader, isRejection: try reader.flag())
            let path = settlement.path
            guard last.map({ $0.utf8.lexicographicallyPrecedes(path.utf8) }) ?? true else { throw reader.malformed }
            settlements[path] = settlement.result
            last = path
        }
        guard !settlements.isEmpty else { throw reader.malformed }
    }
}
