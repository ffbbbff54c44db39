import RatchetJournal

/// What has happened to a job since it was enqueued. Most jobs are done at once, and have none.
package struct JobPast: Sendable, Hashable {
    /// So many failures are kept: the first one, and the last ones.
    package static let failureLimit = 100
    /// So many lines are kept: the last ones.
    package static let lineLimit = 100

    /// The attempts that failed, since it was enqueued or begun anew. A stop of the engine and a snooze are none.
    package internal(set) var failed = 0
    package internal(set) var snoozes = 0
    /// How often it was read as a message.
    package internal(set) var reads = 0
    /// Until when somebody has it who has read it as a message.
    package internal(set) var leasedUntil: Timestamp?
    package internal(set) var isDead = false
    /// When it died, or was last changed otherwise.
    package internal(set) var changed: Timestamp?
    package internal(set) var failures: [JobFailure] = []
    package internal(set) var lines: [JobLine] = []
    package internal(set) var memory = StepMemory()

    package init() {}

    /// Whether something of it could not be read once, and was kept aside.
    var isDamaged: Bool { failures.contains { $0.error.type == DamagedJobError.name } }

    mutating func add(_ failure: JobFailure) {
        failures.append(failure)
        if failures.count > Self.failureLimit { failures.remove(at: 1) }
    }

    mutating func add(_ line: JobLine) {
        lines.append(line)
        if lines.count > Self.lineLimit { lines.removeFirst() }
    }

    var bytes: Int { failures.count * 512 + lines.count * 128 + memory.byteCount }
}

/// Drawn byte by byte in Docs/FORMAT.md.
extension JobPast {
    func write(to writer: inout ByteWriter) {
        writer.varint(failed)
        writer.varint(snoozes)
        writer.varint(reads)
        writer.optional(leasedUntil) { $0.timestamp($1) }
        writer.flag(isDead)
        writer.optional(changed) { $0.timestamp($1) }
        writer.varint(failures.count)
        for failure in failures { failure.write(to: &writer) }
        writer.varint(lines.count)
        for line in lines { line.write(to: &writer) }
        writer.flag(!memory.isEmpty)
        if !memory.isEmpty { memory.write(to: &writer) }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        failed = try reader.count()
        snoozes = try reader.count()
        reads = try reader.count()
        leasedUntil = try reader.optional { reader throws(ByteReader.Malformed) in try reader.timestamp() }
        isDead = try reader.flag()
        changed = try reader.optional { reader throws(ByteReader.Malformed) in try reader.timestamp() }
        for _ in 0..<(try reader.count(atMost: Self.failureLimit)) { failures.append(try JobFailure(from: &reader)) }
        for _ in 0..<(try reader.count(atMost: Self.lineLimit)) { lines.append(try JobLine(from: &reader)) }
        if try reader.flag() { memory = try StepMemory(from: &reader) }
    }
}
