@testable import RatchetEngine
@testable import RatchetJournal

/// Queues and their jobs.
extension JournalRows {
    static func job(_ snapshot: Snapshot, _ number: UInt64) throws -> JSON {
        .object([
            "lsn": JSON(snapshot.stamp.lsn.rawValue), "items": JSON(snapshot.stamp.item),
            "job": JSON(try JobState(number: number, decoding: snapshot.bytes)),
        ])
    }

    mutating func readJobs(_ view: borrowing any StoreView & ~Copyable) throws {
        try QueueTables.queues.scan(.all, in: view, with: blocks) { key, bytes in
            add("queues", [JSON(key.text)], JSON(try QueueRow(decoding: bytes)))
            return .next
        }
        try readPlaces(view)
        for table in [QueueTables.ids, QueueTables.claims] {
            try table.scan(.all, in: view) { key, number in
                add(table.name.rawValue, [JSON(key.text)], JSON(number))
                return .next
            }
        }
        try QueueTables.ended.scan(.all, in: view, with: blocks) { key, bytes in
            add("jobsByEnd", JSON(key), JSON(try JobEndSummary(decoding: bytes)))
            return .next
        }
        try QueueTables.expiries.scan(.all, in: view) { key, bytes in
            let end = bytes.withUnsafeBytes { JobEndKey(keyBytes: $0) }
            add("jobExpiries", [JSON(key.due), JSON(key.number)], end.map { JSON($0) } ?? .null)
            return .next
        }
        try QueueTables.uses.scan(.all, in: view) { key, bytes in
            let use = LimitUse(time: key.time, decoding: bytes)
            add(
                "limitUses", [JSON(key.queue), Self.hex(key.key), JSON(key.time)],
                use.map { JSON($0.amount) } ?? .null)
            return .next
        }
    }

    private mutating func readPlaces(_ view: borrowing any StoreView & ~Copyable) throws {
        try QueueTables.ready.scan(.all, in: view) { key, _ in
            let place = [JSON(key.place.due), JSON(key.place.number)]
            add("readyJobs", .list([JSON(key.queue), JSON(key.lane.priority), Self.hex(key.lane.key)] + place), .null)
            return .next
        }
        try QueueTables.later.scan(.all, in: view) { key, bytes in
            let row = LaterRow(tableBytes: bytes)
            add(
                "laterJobs", [JSON(key.queue), JSON(key.time), JSON(key.number)],
                row.map { [Self.hex($0.key), .flag($0.hasBegun)] } ?? .null)
            return .next
        }
        try QueueTables.dead.scan(.all, in: view) { key, _ in
            add("deadJobs", [JSON(key.queue), JSON(key.time), JSON(key.number)], .null)
            return .next
        }
    }

    private static func hex(_ number: UInt64) -> JSON { JSON(Shape.hexText(number)) }
}
