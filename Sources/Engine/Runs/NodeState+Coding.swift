import RatchetJournal

extension NodeState {
    /// Which of the fields that most nodes do not have follow.
    private struct Fields: OptionSet {
        let rawValue: UInt16
        static let attempts = Fields(rawValue: 1 << 0)
        static let begun = Fields(rawValue: 1 << 1)
        static let ended = Fields(rawValue: 1 << 2)
        static let choice = Fields(rawValue: 1 << 3)
        static let frames = Fields(rawValue: 1 << 4)
        static let due = Fields(rawValue: 1 << 5)
        static let opened = Fields(rawValue: 1 << 6)
        static let closed = Fields(rawValue: 1 << 7)
        static let error = Fields(rawValue: 1 << 8)
        static let output = Fields(rawValue: 1 << 9)
        static let memory = Fields(rawValue: 1 << 10)
        static let held = Fields(rawValue: 1 << 11)
        static let target = Fields(rawValue: 1 << 13)
        static let undone = Fields(rawValue: 1 << 14)
        static let all = Fields(rawValue: 0xFFF | 1 << 13 | 1 << 14)
    }

    private var fields: Fields {
        let present: [(Fields, Bool)] = [
            (.attempts, attempts != 0), (.begun, begun != 0), (.ended, ended != 0), (.choice, choice != nil),
            (.frames, !frames.isEmpty), (.due, due != nil), (.opened, opened != nil), (.closed, closed != nil),
            (.error, error != nil), (.output, output != nil), (.memory, memory != nil), (.held, held != nil),
            (.target, target != nil), (.undone, isUndone),
        ]
        return Fields(present.filter(\.1).map(\.0))
    }

    /// Times are written as the milliseconds since the run's start.
    func write(to writer: inout ByteWriter, since start: Timestamp) {
        let fields = fields
        writer.byte(status.rawValue)
        writer.varint(Int(fields.rawValue))
        for (field, count) in [(Fields.attempts, attempts), (.begun, begun), (.ended, ended)]
        where fields.contains(field) { writer.varint(count) }
        if let choice { writer.varint(choice) }
        if fields.contains(.frames) {
            writer.varint(frames.lowerBound)
            writer.varint(frames.count)
        }
        for time in [due, opened, closed] {
            if let time { writer.signed(time.milliseconds &- start.milliseconds) }
        }
        if let error { writer.error(error) }
        if let output {
            writer.flag(output.isCut)
            writer.text(output.text)
        }
        if let memory { memory.write(to: &writer) }
        held?.write(to: &writer)
        if let target { writer.text(target.rawValue) }
    }

    init(from reader: inout ByteReader, since start: Timestamp) throws(ByteReader.Malformed) {
        guard let status = Status(rawValue: try reader.byte()) else { throw reader.malformed }
        let fields = Fields(rawValue: UInt16(try reader.count(atMost: Int(UInt16.max))))
        guard fields.isSubset(of: .all) else { throw reader.malformed }
        self.status = status
        if fields.contains(.attempts) { attempts = try reader.count() }
        if fields.contains(.begun) { begun = try reader.count() }
        if fields.contains(.ended) { ended = try reader.count() }
        if fields.contains(.choice) { choice = try reader.count() }
        if fields.contains(.frames) {
            let first = try reader.count()
            frames = first..<first + (try reader.count())
        }
        if fields.contains(.due) { due = try Self.time(from: &reader, since: start) }
        if fields.contains(.opened) { opened = try Self.time(from: &reader, since: start) }
        if fields.contains(.closed) { closed = try Self.time(from: &reader, since: start) }
        if fields.contains(.error) { error = try reader.error() }
        if fields.contains(.output) {
            let isCut = try reader.flag()
            output = Preview(text: try reader.text(), isCut: isCut)
        }
        if fields.contains(.memory) { memory = try StepMemory(from: &reader) }
        if fields.contains(.held) { held = try NodeOutcome(from: &reader) }
        if fields.contains(.target) { target = RunID(try reader.text()) }
        isUndone = fields.contains(.undone)
    }

    private static func time(
        from reader: inout ByteReader, since start: Timestamp
    ) throws(ByteReader.Malformed) -> Timestamp {
        Timestamp(milliseconds: start.milliseconds &+ (try reader.signed()))
    }
}

extension NodeOutcome {
    func write(to writer: inout ByteWriter) {
        switch self {
        case .done: writer.byte(0)
        case .failed(let failure):
            writer.byte(1)
            writer.address(failure.address)
            writer.error(failure.error)
        case .dropped: writer.byte(2)
        }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        switch try reader.byte() {
        case 0: self = .done
        case 1: self = .failed(NodeFailure(address: try reader.address(), error: try reader.error()))
        case 2: self = .dropped
        default: throw reader.malformed
        }
    }
}
