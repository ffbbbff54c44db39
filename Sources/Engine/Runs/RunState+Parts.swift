import RatchetJournal

/// What few runs have, behind the part of the value that all have; drawn byte by byte in Docs/FORMAT.md.
extension RunState {
    /// Each begins with its code; they stand in the order of their codes.
    private enum Part: UInt8 {
        case laidBy = 1
        case mailbox = 2
        case lastState = 9
        case paused = 10
        case settlements = 11
        case reusedID = 13

        /// Whether a run can have it that is over, or is not.
        func canBeHad(isOver: Bool) -> Bool {
            switch self {
            case .laidBy, .mailbox, .paused, .settlements: !isOver
            case .lastState: isOver
            case .reusedID: true
            }
        }
    }

    func writeParts(to writer: inout ByteWriter) {
        if isLaidBy { writer.byte(Part.laidBy.rawValue) }
        if !mailbox.isEmpty {
            writer.byte(Part.mailbox.rawValue)
            mailbox.write(to: &writer)
        }
        if let lastState {
            writer.byte(Part.lastState.rawValue)
            writer.blob(lastState.bytes)
        }
        if isPaused { writer.byte(Part.paused.rawValue) }
        if !settlements.isEmpty {
            writer.byte(Part.settlements.rawValue)
            writeSettlements(to: &writer)
        }
        if reusesID { writer.byte(Part.reusedID.rawValue) }
    }

    /// Paths are sorted, so that equal runs have equal bytes.
    private func writeSettlements(to writer: inout ByteWriter) {
        writer.varint(settlements.count)
        for (path, result) in settlements.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            let settlement = Settlement(path: path, result: result)
            writer.flag(settlement.isRejection)
            settlement.write(to: &writer)
        }
    }

    private mutating func readSettlements(from reader: inout ByteReader) throws(ByteReader.Malformed) {
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

    mutating func readParts(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        var last: UInt8 = 0
        while !reader.isAtEnd {
            guard let part = Part(rawValue: try reader.byte()), part.rawValue > last,
                part.canBeHad(isOver: isOver)
            else {
                throw reader.malformed
            }
            last = part.rawValue
            switch part {
            case .laidBy: isLaidBy = true
            case .mailbox: mailbox = try Mailbox(from: &reader)
            case .lastState: lastState = try reader.payload()
            case .paused: isPaused = true
            case .settlements: try readSettlements(from: &reader)
            case .reusedID: reusesID = true
            }
        }
        guard asleepUntil == nil || !isLaidBy else { throw reader.malformed }
    }
}
