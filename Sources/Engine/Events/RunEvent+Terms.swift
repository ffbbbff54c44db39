import RatchetJournal

/// What a run is found by, in events.
extension RunEvent {
    func writeTerms(to writer: inout ByteWriter) {
        switch self {
        case .tagged(let tags): writer.texts(tags)
        case .attributesChanged(let changes):
            writer.varint(changes.count)
            for change in changes { change.write(to: &writer) }
        default: break
        }
    }

    static func terms(
        _ code: EventCode, from reader: inout ByteReader
    ) throws(ByteReader.Malformed) -> RunEvent {
        guard code == .attributesChanged else { return .tagged(try reader.texts()) }
        var changes: [AttributeChange] = []
        for _ in 0..<(try reader.count(atMost: reader.remaining)) { changes.append(try AttributeChange(from: &reader)) }
        return .attributesChanged(changes)
    }
}
