import RatchetJournal

/// All tables that lines say, in the order in which they stand there.
enum TransferTables {
    static let all: [TransferTable] =
        [
            plans,
            .runs("run", JournalTables.entities),
            .jobs("job", JournalTables.entities),
            .runs("endedRun", JournalTables.archive),
            .jobs("endedJob", JournalTables.archive),
            history, log,
            .plain(
                "forgotten", JournalTables.forgotten.name, keyBytes: 17,
                ["lsn": .number, "kind": .byte, "number": .number]),
            .blocks(
                "unreadable", JournalTables.damaged, keyBytes: 9, ["kind": .byte, "number": .number, "row": .bytes]),
            .ids("runID", EngineTables.runIDs, "run"),
            signalIDs, messageAnswers,
            .plain("timer", EngineTables.timers.name, keyBytes: 16, ["due": .moment, "run": .number]),
            .plain("status", EngineTables.runsByStatus.name, keyBytes: 9, ["status": .status, "run": .number]),
            .blocks(
                "end", EngineTables.runsByEnd, keyBytes: 17,
                [
                    "status": .status, "ended": .moment, "run": .number, "workflow": .text, "id": .optional(.text),
                    "started": .signed, "terms": .trailing(.term),
                ]),
            terms,
            .commands("command", InboxTables.inbox.name, "asks", .command),
            .commands("answer", InboxTables.answers.name, "answer", .answer),
            setAside,
            .ids("commandID", InboxTables.commands, "number"),
            .blocks(
                "delivery", EngineTables.outbox, keyBytes: 8,
                ["number": .number, "from": .sender, "answers": .optional(.address), "is": .delivery]),
            store, schedules,
        ] + jobs

    /// Rows of `meta` that belong to the runs and not to the file: each is a number.
    static let metaKeys = [
        JournalTables.trimmedKey, EngineTables.runNumbers.key, EngineTables.lastNumber.key, QueueTables.jobNumbers.key,
    ]

    static let damaged = JournalError(.damaged, "it is not what was written there")

    /// The place of the table's rows with this key.
    static func place(of table: TableName, _ key: [UInt8]) -> Int? {
        all.firstIndex { $0.table == table && $0.range.contains(key) }
    }

    static func decode<Key: OrderedKey>(_ key: [UInt8]) throws -> Key {
        guard let key = key.withUnsafeBytes({ Key(keyBytes: $0) }) else { throw damaged }
        return key
    }

    /// The fingerprint follows from the outline, and a sealed journal has nothing else of it.
    private static let plans = TransferTable(
        "plan", EngineTables.plans.name, ["fingerprint": .hex, "scopes": .scopes, "versions": .trailing(.count)],
        isOrdered: false
    ) { key, row, blocks in
        let bytes = try EngineTables.plans.value(of: row, UserKey(key), with: blocks)
        guard let outline = try? Outline(decoding: bytes) else { throw damaged }
        var writer = ByteWriter(reserving: bytes.count + 8)
        writer.fixed(outline.fingerprint.rawValue)
        writer.raw(bytes)
        return writer.bytes
    } close: { reader, blocks in
        let fingerprint = Fingerprint(rawValue: try reader.fixed())
        let bytes = Array(try reader.take(reader.remaining))
        guard try Outline(decoding: bytes).fingerprint == fingerprint else { throw damaged }
        let key = blocks.key(fingerprint, in: EngineTables.plans.name)
        return (key.keyBytes, try EngineTables.plans.row(key, bytes, with: blocks))
    }

    /// The key's LSN is that of the first item.
    private static let history = TransferTable(
        "history", JournalTables.history.name,
        [
            "kind": .byte, "number": .number, "lsn": .number,
            "items": .list(.record(["lsn": .long, "is": .optional(.blob(.batch))])),
        ]
    ) { key, row, blocks in
        let place: HistoryKey = try decode(key)
        let bytes = try JournalTables.history.value(of: row, place, with: blocks)
        let items = try HistoryRow.decode(bytes, for: place)
        var writer = ByteWriter(reserving: bytes.count + 64)
        writer.raw(key)
        writer.varint(items.count)
        for item in items {
            writer.fixed(item.lsn.rawValue)
            writer.optional(item.bytes) { $0.blob(Array($1)) }
        }
        return writer.bytes
    } close: { reader, blocks in
        let key = Array(try reader.take(17))
        let place: HistoryKey = try decode(key)
        var (items, last): ([HistoryItem], LSN) = ([], place.first)
        for _ in 0..<(try reader.count(atMost: reader.remaining)) {
            let lsn = LSN(try reader.fixed())
            guard lsn >= last else { throw damaged }
            last = lsn
            items.append(HistoryItem(lsn, try reader.flag() ? try reader.blob()[...] : nil))
        }
        return (key, try JournalTables.history.row(place, HistoryRow.encode(items, for: place), with: blocks))
    }

    private static func batch(_ shape: Shape) -> KeyValuePairs<String, Shape> { ["number": .long, "is": .blob(shape)] }

    private static let log = TransferTable(
        "group", JournalTables.log.name,
        ["lsn": .number, "items": .list(.entity([0: batch(.batch), EntityID.Kind.job.rawValue: batch(.jobBatch)]))]
    ) { key, row, blocks in
        let record = try LogRecord(decoding: row, at: try decode(key))
        let body = try record.body(with: blocks)
        var writer = ByteWriter(reserving: body.count + record.header.items.count * 16 + 16)
        writer.raw(key)
        writer.varint(record.header.items.count)
        var offset = 0
        for item in record.header.items {
            writer.byte(item.entity.kind.rawValue)
            writer.fixed(item.entity.number)
            writer.blob(Array(body[offset..<offset + item.length]))
            offset += item.length
        }
        return writer.bytes
    } close: { reader, blocks in
        let key = Array(try reader.take(8))
        var (items, body): ([GroupHeader.Item], PlainBlock) = ([], PlainBlock(reserving: reader.remaining))
        for _ in 0..<(try reader.count(atMost: reader.remaining)) {
            let entity = EntityID(EntityID.Kind(rawValue: try reader.byte()), try reader.fixed())
            let bytes = try reader.blob()
            items.append(GroupHeader.Item(entity: entity, length: bytes.count))
            body.append(bytes)
        }
        let record = try LogRecord.encode(
            lsn: try decode(key), header: GroupHeader(items: items), body: body, blocks: blocks)
        return (key, record)
    }

    private static let signalIDs = TransferTable(
        "signalID", EngineTables.signalIDs.name, ["run": .number, "id": .blob(.openText)], isOrdered: false
    ) { key, _, _ in
        guard key.count > SignalIDKey.prefixBytes else { throw damaged }
        var writer = ByteWriter()
        writer.raw(key.prefix(SignalIDKey.prefixBytes))
        writer.blob(Array(key.dropFirst(SignalIDKey.prefixBytes)))
        return writer.bytes
    } close: { reader, blocks in
        let run = Array(try reader.take(SignalIDKey.prefixBytes))
        let id = UserKey(try reader.blob())
        return (run + blocks.sealed(id, behind: run, in: EngineTables.signalIDs.name).keyBytes, [])
    }

    /// Of a long text the key has the beginning only, and so has the line.
    private static let terms = TransferTable(
        "term", EngineTables.runsByTerm.name,
        ["term": .term, "isOver": .flag, "ended": .moment, "run": .number, "end": .byte], isOrdered: false
    ) { key, row, _ in
        let place: TermKey = try decode(key)
        guard let term = SearchTerm(part: place.part.keyBytes), row.isEmpty else { throw damaged }
        var writer = ByteWriter()
        term.write(to: &writer)
        writer.raw(place.place.bytes)
        return writer.bytes
    } close: { reader, blocks in
        let term = try SearchTerm(from: &reader)
        guard let place = TermKey.Place(Array(try reader.take(reader.remaining))) else { throw damaged }
        return (TermKey(term, place, with: blocks).keyBytes, [])
    }

    /// The key is in the value too, and a sealed journal has it nowhere else.
    private static let store = TransferTable(
        "stored", EngineTables.store.name, ["key": .text, "value": .payload], isOrdered: false
    ) { key, row, blocks in
        try EngineTables.store.value(of: row, UserKey(key), with: blocks)
    } close: { reader, blocks in
        let bytes = Array(try reader.take(reader.remaining))
        let key = blocks.key(try StoreRow(decoding: bytes).key, in: EngineTables.store.name)
        return (key.keyBytes, try EngineTables.store.row(key, bytes, with: blocks))
    }

    /// So has a schedule's row.
    private static let schedules = TransferTable(
        "schedule", EngineTables.schedules.name, Shape.schedule, isOrdered: false
    ) { key, row, blocks in
        try EngineTables.schedules.value(of: row, UserKey(key), with: blocks)
    } close: { reader, blocks in
        let bytes = Array(try reader.take(reader.remaining))
        let key = blocks.key(try ScheduleRow(decoding: bytes).name, in: EngineTables.schedules.name)
        return (key.keyBytes, try EngineTables.schedules.row(key, bytes, with: blocks))
    }

    /// The id stands in the row too, so that it is known in a sealed journal.
    private static let messageAnswers = TransferTable(
        "messageAnswer", EngineTables.messageAnswers.name, ["run": .number, "id": .text, "answer": .messageAnswer],
        isOrdered: false
    ) { key, row, blocks in
        let place: SignalIDKey = try decode(key)
        return place.run.keyBytes + (try EngineTables.messageAnswers.value(of: row, place, with: blocks))
    } close: { reader, blocks in
        let run: UInt64 = try decode(Array(try reader.take(SignalIDKey.prefixBytes)))
        let bytes = Array(try reader.take(reader.remaining))
        let table = EngineTables.messageAnswers
        let key = SignalIDKey(run, try MessageAnswer(decoding: bytes).id, in: table.name, with: blocks)
        return (key.keyBytes, try table.row(key, bytes, with: blocks))
    }

    /// The row of the inbox within is sealed itself.
    private static let setAside = TransferTable(
        "setAside", InboxTables.setAside.name, ["number": .number, "reason": .text, "row": .bytes]
    ) { key, row, blocks in
        let number: UInt64 = try decode(key)
        let bytes = try InboxTables.setAside.value(of: row, number, with: blocks)
        return key + resealed(try SetAside(decoding: bytes, at: number), number, blocks, .plain).encoded
    } close: { reader, blocks in
        let key = Array(try reader.take(8))
        let number: UInt64 = try decode(key)
        let kept = try SetAside(decoding: Array(try reader.take(reader.remaining)), at: number)
        return (key, try InboxTables.setAside.row(number, resealed(kept, number, .plain, blocks).encoded, with: blocks))
    }

    /// What cannot be read stays as it is.
    private static func resealed(_ kept: SetAside, _ number: UInt64, _ old: Blocks, _ new: Blocks) -> SetAside {
        let row = try? InboxRow(kept.row, at: number)
            .resealed(in: InboxTables.inbox.name, at: number, from: old, to: new, limit: HandedIn.contentLimit)
        return SetAside(reason: kept.reason, row: row ?? kept.row)
    }
}

extension KeyRange {
    fileprivate func contains(_ key: [UInt8]) -> Bool {
        if let lower, key.lexicographicallyPrecedes(lower) { return false }
        return upper.map { key.lexicographicallyPrecedes($0) } ?? true
    }
}
