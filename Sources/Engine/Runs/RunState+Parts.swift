import RatchetJournal

/// What few runs have, behind the part of the value that all have; drawn byte by byte in Docs/FORMAT.md.
extension RunState {
    /// Each begins with its code; they stand in the order of their codes.
    private enum Part: UInt8 {
        case laidBy = 1
        case mailbox = 2
    }

    func writeParts(to writer: inout ByteWriter) {
        if isLaidBy { writer.byte(Part.laidBy.rawValue) }
        if !mailbox.isEmpty {
            writer.byte(Part.mailbox.rawValue)
            mailbox.write(to: &writer)
        }
    }

    mutating func readParts(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        var last: UInt8 = 0
        while !reader.isAtEnd {
            // A run that is over has none.
            guard let part = Part(rawValue: try reader.byte()), part.rawValue > last, !isOver else {
                throw reader.malformed
            }
            last = part.rawValue
            switch part {
            case .laidBy: isLaidBy = true
            case .mailbox: mailbox = try Mailbox(from: &reader)
            }
        }
        guard asleepUntil == nil || !isLaidBy else { throw reader.malformed }
    }
}
