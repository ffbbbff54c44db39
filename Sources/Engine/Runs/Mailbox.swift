import DequeModule
import RatchetJournal

/// The signals that have come into a run and that no node has received yet: for each name the values, in order.
package struct Mailbox: Sendable, Hashable {
    /// So many signals can wait in one run.
    package static let limit = 100_000
    /// So many bytes their values may have together, unless the engine takes larger values.
    package static let byteLimit = RunEvent.byteLimit

    private var values: [String: Deque<Payload>] = [:]
    package private(set) var count = 0
    private var bytes = 0

    package init() {}

    package var isEmpty: Bool { count == 0 }

    /// How many wait, by their names.
    package var counts: [String: Int] { values.mapValues(\.count) }

    /// - Parameter payloadLimit: What one signal may have; one always fits into an empty mailbox.
    func hasRoom(for signal: RunSignal, payloadLimit: Int = Self.byteLimit) -> Bool {
        count < Self.limit && bytes + signal.value.bytes.count <= max(Self.byteLimit, payloadLimit)
    }

    func first(named name: String) -> Payload? { values[name]?.first }

    mutating func add(_ signal: RunSignal) { add(signal.value, named: signal.name) }

    private mutating func add(_ value: Payload, named name: String) {
        values[name, default: []].append(value)
        count += 1
        bytes += value.bytes.count
    }

    mutating func removeFirst(named name: String) {
        guard let value = values[name]?.popFirst() else { return }
        count -= 1
        bytes -= value.bytes.count
        if values[name]?.isEmpty == true { values[name] = nil }
    }
}

extension Mailbox {
    /// Names are sorted, so that equal mailboxes have equal bytes.
    func write(to writer: inout ByteWriter) {
        writer.varint(values.count)
        for (name, values) in values.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            writer.text(name)
            writer.varint(values.count)
            for value in values { writer.blob(value.bytes) }
        }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        var last: String?
        for _ in 0..<(try reader.count(atMost: reader.remaining)) {
            let name = try reader.text()
            let values = try reader.count(atMost: reader.remaining)
            guard values > 0, last.map({ $0.utf8.lexicographicallyPrecedes(name.utf8) }) ?? true else {
                throw reader.malformed
            }
            for _ in 0..<values { add(try reader.payload(), named: name) }
            last = name
        }
        guard !isEmpty else { throw reader.malformed }
    }
}
