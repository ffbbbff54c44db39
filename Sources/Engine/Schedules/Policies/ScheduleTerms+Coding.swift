import RatchetJournal

extension ScheduleTerms {
    func write(to writer: inout ByteWriter) {
        rule.write(to: &writer)
        missed.write(to: &writer)
        overlap.write(to: &writer)
        writeOptions(to: &writer)
    }

    func writeOptions(to writer: inout ByteWriter) {
        writer.optional(catchUp) { $0.signed($1) }
        writer.signed(jitter)
        writer.optional(start) { $0.timestamp($1) }
        writer.optional(end) { $0.timestamp($1) }
        writer.optional(limit) { $0.signed($1) }
        writer.texts(tags)
    }

    init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        self.init(
            try ScheduleRule(from: &reader), try MissedTicks(from: &reader), try TickOverlap(from: &reader),
            ScheduleOptions())
        try readOptions(from: &reader)
    }

    mutating func readOptions(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        catchUp = try reader.flag() ? try reader.signed() : nil
        jitter = try reader.signed()
        start = try reader.flag() ? try reader.timestamp() : nil
        end = try reader.flag() ? try reader.timestamp() : nil
        limit = try reader.flag() ? try reader.signed() : nil
        tags = try reader.texts()
    }
}

extension MissedTicks {
    func write(to writer: inout ByteWriter) {
        switch self {
        case .skip: writer.byte(0)
        case .latest: writer.byte(1)
        case .all(let count):
            writer.byte(2)
            writer.signed(Int64(count))
        }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        switch try reader.byte() {
        case 0: self = .skip
        case 1: self = .latest
        case 2: self = .all(atMost: Int(try reader.signed()))
        default: throw reader.malformed
        }
    }
}

extension TickOverlap {
    func write(to writer: inout ByteWriter) {
        switch self {
        case .skip: writer.byte(0)
        case .bufferOne: writer.byte(1)
        case .bufferAll(let count):
            writer.byte(2)
            writer.signed(Int64(count))
        case .cancelOther: writer.byte(3)
        case .allow: writer.byte(4)
        }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        switch try reader.byte() {
        case 0: self = .skip
        case 1: self = .bufferOne
        case 2: self = .bufferAll(atMost: Int(try reader.signed()))
        case 3: self = .cancelOther
        case 4: self = .allow
        default: throw reader.malformed
        }
    }
}
