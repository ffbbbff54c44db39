import RatchetJournal

/// The tables of queues and their jobs. In a line stands what a key's number is in a journal that is not sealed.
extension TransferTables {
    static let jobs: [TransferTable] = [
        queues, ready, later, dead,
        .ids("jobID", QueueTables.ids, "job"),
        .ids("jobClaim", QueueTables.claims, "job"),
        .blocks(
            "jobEnd", QueueTables.ended, keyBytes: 17,
            [
                "status": .jobStatus, "ended": .moment, "job": .number, "kind": .text, "queue": .text,
                "id": .optional(.text), "tags": .list(.text), "enqueued": .signed, "expires": .optional(.signed),
            ]),
        .plain(
            "jobExpiry", QueueTables.expiries.name, keyBytes: 16,
            ["due": .moment, "job": .number, "status": .jobStatus, "ended": .moment, "number": .number]),
        uses,
    ]

    /// The name is in the value too, and a sealed journal has it nowhere else.
    private static let queues = TransferTable(
        "queue", QueueTables.queues.name,
        [
            "form": .byte, "name": .text, "number": .word, "isPaused": .flag, "concurrency": .optional(.count),
            "keyConcurrency": .optional(.count),
            "rateLimit": .optional(.record(["count": .count, "milliseconds": .signed, "burst": .count])),
        ], isOrdered: false
    ) { key, row, blocks in
        try QueueTables.queues.value(of: row, UserKey(key), with: blocks)
    } close: { reader, blocks in
        let bytes = Array(try reader.take(reader.remaining))
        let key = blocks.key(try QueueRow(decoding: bytes).name, in: QueueTables.queues.name)
        return (key.keyBytes, try QueueTables.queues.row(key, bytes, with: blocks))
    }

    private static let ready = TransferTable(
        "readyJob", QueueTables.ready.name,
        ["queue": .word, "priority": .byte, "key": .hex, "from": .moment, "job": .number], isOrdered: false
    ) { key, row, _ in
        let place: ReadyKey = try decode(key)
        guard row.isEmpty else { throw damaged }
        var writer = ByteWriter()
        writer.fixed(place.queue)
        writer.byte(place.lane.priority)
        writer.fixed(place.lane.key)
        writer.raw(place.place.keyBytes)
        return writer.bytes
    } close: { reader, blocks in
        let (queue, priority): (UInt32, UInt8) = (try reader.fixed(), try reader.byte())
        let lane = LaneKey(priority: priority, key: LaneKey.sealed(try reader.fixed(), with: blocks))
        return (ReadyKey(queue, lane, try decode(Array(try reader.take(16)))).keyBytes, [])
    }

    private static let later = TransferTable(
        "laterJob", QueueTables.later.name,
        ["queue": .word, "from": .moment, "job": .number, "key": .hex, "hasBegun": .flag]
    ) { key, row, _ in
        let place: QueueTimeKey = try decode(key)
        guard let row = LaterRow(tableBytes: row) else { throw damaged }
        var writer = ByteWriter()
        writer.fixed(place.queue)
        writer.raw(place.timer.keyBytes)
        writer.fixed(row.key)
        writer.flag(row.hasBegun)
        return writer.bytes
    } close: { reader, blocks in
        let (queue, timer): (UInt32, TimerKey) = (try reader.fixed(), try decode(Array(try reader.take(16))))
        let row = LaterRow(key: LaneKey.sealed(try reader.fixed(), with: blocks), hasBegun: try reader.flag())
        return (QueueTimeKey(queue, timer.due, timer.number).keyBytes, row.tableBytes)
    }

    private static let dead = TransferTable(
        "deadJob", QueueTables.dead.name, ["queue": .word, "died": .moment, "job": .number]
    ) { key, row, _ in
        let place: QueueTimeKey = try decode(key)
        guard row.isEmpty else { throw damaged }
        var writer = ByteWriter()
        writer.fixed(place.queue)
        writer.raw(place.timer.keyBytes)
        return writer.bytes
    } close: { reader, _ in
        let (queue, timer): (UInt32, TimerKey) = (try reader.fixed(), try decode(Array(try reader.take(16))))
        return (QueueTimeKey(queue, timer.due, timer.number).keyBytes, [])
    }

    private static let uses = TransferTable(
        "limitUse", QueueTables.uses.name,
        ["queue": .word, "key": .hex, "time": .moment, "amount": .signed], isOrdered: false
    ) { key, row, _ in
        let place: LimitKey = try decode(key)
        guard let use = LimitUse(time: place.time, decoding: row) else { throw damaged }
        var writer = ByteWriter()
        writer.fixed(place.queue)
        writer.fixed(place.key)
        writer.raw(key.suffix(8))
        writer.raw(use.encoded)
        return writer.bytes
    } close: { reader, blocks in
        let (queue, key): (UInt32, UInt64) = (try reader.fixed(), LaneKey.sealed(try reader.fixed(), with: blocks))
        let time = Array(try reader.take(8))
        return (queue.keyBytes + key.keyBytes + time, Array(try reader.take(reader.remaining)))
    }
}
