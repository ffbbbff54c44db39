package import RatchetJournal

/// Drawn byte by byte in Docs/FORMAT.md.
extension ScheduleRow {
    private static let version: UInt8 = 1
    /// The most bytes of a row: a State, 1,000 ticks that wait, and names.
    static let rowLimit = 4 << 20

    package func put(with blocks: Blocks) throws(JournalError) -> WriteBatch.Operation {
        try EngineTables.schedules.put(name, encoded, with: blocks)
    }

    static func delete(_ name: String, with blocks: Blocks) -> WriteBatch.Operation {
        EngineTables.schedules.delete(blocks.key(name, in: EngineTables.schedules.name))
    }

    package var encoded: [UInt8] {
        var writer = ByteWriter(reserving: 1_024)
        writer.byte(Self.version)
        writer.text(name)
        writer.flag(isDeclared)
        target.write(to: &writer)
        terms.write(to: &writer)
        writer.timestamp(created)
        writer.timestamp(position)
        writer.optional(pause) { writer, pause in
            writer.text(pause.note)
            writer.timestamp(pause.since)
        }
        writer.optional(problem) { $0.text($1) }
        writer.signed(started)
        writer.signed(triggers)
        writeTicks(to: &writer)
        return writer.bytes
    }

    private func writeTicks(to writer: inout ByteWriter) {
        writer.list(losses.sorted { $0.key.rawValue < $1.key.rawValue }) { writer, loss in
            writer.byte(loss.key.rawValue)
            writer.signed(loss.value)
        }
        writer.list(waiting) { writer, tick in
            writer.byte(tick.cause.rawValue)
            writer.timestamp(tick.planned)
        }
        writer.list(active) { writer, run in
            writer.fixed(run.number)
            writer.text(run.id.rawValue)
        }
        writer.list(backfills) { writer, backfill in
            writer.timestamp(backfill.position)
            writer.timestamp(backfill.end)
        }
        writer.list(recentRuns) { writer, tick in
            writer.byte(tick.cause.rawValue)
            writer.timestamp(tick.planned)
            writer.text(tick.run.rawValue)
            writer.timestamp(tick.started)
        }
        writer.list(recentLosses) { writer, tick in
            writer.byte(tick.cause.rawValue)
            writer.timestamp(tick.planned)
            writer.timestamp(tick.decided)
            writer.optional(tick.text) { $0.text($1) }
        }
    }

    package init(decoding bytes: [UInt8]) throws(ByteReader.Malformed) {
        var reader = ByteReader(bytes)
        guard try reader.byte() == Self.version else { throw reader.malformed }
        name = try reader.text()
        isDeclared = try reader.flag()
        target = try ScheduleTarget(from: &reader)
        terms = try ScheduleTerms(from: &reader)
        created = try reader.timestamp()
        position = try reader.timestamp()
        pause = try reader.flag() ? Pause(note: try reader.text(), since: try reader.timestamp()) : nil
        problem = try reader.flag() ? try reader.text() : nil
        started = try reader.signed()
        triggers = try reader.signed()
        try readTicks(from: &reader)
        guard reader.isAtEnd else { throw reader.malformed }
    }

    private mutating func readTicks(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        for _ in 0..<(try reader.count(atMost: reader.remaining)) {
            losses[try reader.code()] = try reader.signed()
        }
        waiting = try reader.list { reader throws(ByteReader.Malformed) in
            WaitingTick(cause: try reader.code(), planned: try reader.timestamp())
        }
        active = try reader.list { reader throws(ByteReader.Malformed) in
            ActiveRun(number: try reader.fixed(), id: RunID(try reader.text()))
        }
        backfills = try reader.list { reader throws(ByteReader.Malformed) in
            Backfill(position: try reader.timestamp(), end: try reader.timestamp())
        }
        recentRuns = try reader.list { reader throws(ByteReader.Malformed) in
            let (cause, planned): (ScheduleTick.Cause, Timestamp) = (try reader.code(), try reader.timestamp())
            return StartedTick(
                planned: planned, cause: cause, run: RunID(try reader.text()), started: try reader.timestamp())
        }
        recentLosses = try reader.list { reader throws(ByteReader.Malformed) in
            let (cause, planned): (TickLoss, Timestamp) = (try reader.code(), try reader.timestamp())
            return LostTick(
                planned: planned, cause: cause, decided: try reader.timestamp(),
                text: try reader.flag() ? try reader.text() : nil)
        }
    }
}

extension ByteWriter {
    /// A varint with how many there are, then these.
    fileprivate mutating func list<Elements: Collection>(
        _ elements: Elements, _ write: (inout ByteWriter, Elements.Element) -> Void
    ) {
        varint(elements.count)
        for element in elements { write(&self, element) }
    }
}

extension ByteReader {
    fileprivate mutating func list<Element>(
        _ read: (inout ByteReader) throws(Malformed) -> Element
    ) throws(Malformed) -> [Element] {
        var elements: [Element] = []
        for _ in 0..<(try count(atMost: remaining)) { elements.append(try read(&self)) }
        return elements
    }

    fileprivate mutating func code<Code: RawRepresentable<UInt8>>() throws(Malformed) -> Code {
        guard let code = Code(rawValue: try byte()) else { throw malformed }
        return code
    }
}
