import Ratchet
import Testing

@testable import RatchetEngine
@testable import RatchetJournal

/// Something that is done to the journal of ``JobSample``, and what is found then.
struct JobHarm: Sendable, CustomTestStringConvertible {
    typealias Make = @Sendable (borrowing any StoreView & ~Copyable) throws -> [WriteBatch.Operation]

    let testDescription: String
    /// The kind and the table of each finding; of several alike one.
    let expected: Set<String>
    let make: Make

    init(_ name: String, _ expected: Set<String>, _ make: @escaping Make) {
        testDescription = name
        self.expected = expected
        self.make = make
    }

    private static let nobody: UInt64 = 77_777
    private static let time = Timestamp(milliseconds: 1)

    static let all = places + keys + ends + others

    private static let places = [
        JobHarm("a key that is no place", ["badRow readyJobs"]) { _ in
            [.put(QueueTables.ready.name, key: [1, 2, 3], value: [])]
        },
        JobHarm("a place of nobody", ["strayRow readyJobs"]) { _ in
            [QueueTables.ready.put(ReadyKey(1, LaneKey(priority: 5, key: 0), TimerKey(time, nobody)), [])]
        },
        JobHarm("no place", ["missingRow entities"]) { view in
            [QueueTables.ready.delete(try first(QueueTables.ready, view).0)]
        },
        JobHarm("another place", ["missingRow entities", "strayRow readyJobs"]) { view in
            let key = try first(QueueTables.ready, view).0
            let other = ReadyKey(key.queue, LaneKey(priority: 9, key: 0), key.place)
            return [QueueTables.ready.delete(key), QueueTables.ready.put(other, [])]
        },
        JobHarm("two places", ["mismatch entities"]) { view in
            let key = try first(QueueTables.ready, view).0
            let later = QueueTimeKey(key.queue, key.place.due, key.place.number)
            return [QueueTables.later.put(later, LaterRow(key: key.lane.key, hasBegun: false).tableBytes)]
        },
        JobHarm("a later time of another key", ["mismatch laterJobs"]) { view in
            [QueueTables.later.put(try first(QueueTables.later, view).0, LaterRow(key: 3, hasBegun: false).tableBytes)]
        },
        JobHarm("a later time that makes no sense", ["badRow laterJobs"]) { view in
            [QueueTables.later.put(try first(QueueTables.later, view).0, [1])]
        },
        JobHarm("no later time", ["missingRow entities"]) { view in
            [QueueTables.later.delete(try first(QueueTables.later, view).0)]
        },
        JobHarm("no dead letter", ["missingRow entities"]) { view in
            [QueueTables.dead.delete(try first(QueueTables.dead, view).0)]
        },
        JobHarm("a dead letter that is none", ["strayRow deadJobs"]) { view in
            [QueueTables.dead.put(try first(QueueTables.later, view).0, [])]
        },
    ]

    private static let keys = [
        JobHarm("no id", ["missingRow entities"]) { _ in [QueueTables.ids.delete(key("later"))] },
        JobHarm("no id of one that is over", ["missingRow archive"]) { _ in [QueueTables.ids.delete(key("kept"))] },
        JobHarm("an id of nobody", ["strayRow jobIDs"]) { _ in [QueueTables.ids.put(key("nobody"), nobody)] },
        JobHarm("an id of another", ["strayRow jobIDs", "mismatch entities"]) { view in
            let number = try QueueTables.ids.value(for: key("kept"), in: view) ?? 0
            return [QueueTables.ids.put(key("later"), number)]
        },
        JobHarm("an id that is none", ["badRow jobIDs", "missingRow entities"]) { _ in
            [.put(QueueTables.ids.name, key: key("later").keyBytes, value: [1])]
        },
        JobHarm("a claim of nobody", ["strayRow jobClaims"]) { _ in
            [QueueTables.claims.put(key("nobody"), nobody)]
        },
        JobHarm("a claim of another", ["strayRow jobClaims"]) { view in
            let number = try QueueTables.ids.value(for: key("later"), in: view) ?? 0
            return [QueueTables.claims.put(key("nobody"), number)]
        },
    ]

    private static let ends = [
        JobHarm("no end", ["missingRow archive", "strayRow jobExpiries"]) { view in
            [QueueTables.ended.delete(try firstEnd(.completed, view).0)]
        },
        JobHarm("an end that is none", ["badRow jobsByEnd"]) { _ in
            [.put(QueueTables.ended.name, key: [9], value: [])]
        },
        JobHarm("an end whose checksum does not fit", ["checksum jobsByEnd"]) { view in
            let (key, row) = try firstEnd(.completed, view)
            return [.put(QueueTables.ended.name, key: key.keyBytes, value: row.dropLast() + [(row.last ?? 0) ^ 1])]
        },
        JobHarm("an end of nobody", ["strayRow jobsByEnd"]) { view in
            let (key, row) = try firstEnd(.cancelled, view)
            let bytes = try QueueTables.ended.value(of: row, key, with: .plain)
            return [try QueueTables.ended.put(JobEndKey(.cancelled, time, nobody), bytes, with: .plain)]
        },
        JobHarm("no deletion", ["missingRow jobsByEnd"]) { view in
            [QueueTables.expiries.delete(try first(QueueTables.expiries, view).0)]
        },
        JobHarm("a deletion of what is kept", ["strayRow jobExpiries"]) { view in
            let key = try firstEnd(.cancelled, view).0
            return [QueueTables.expiries.put(TimerKey(time, key.number), key.keyBytes)]
        },
        JobHarm("a deletion that is none", ["badRow jobExpiries", "missingRow jobsByEnd"]) { view in
            let key = try first(QueueTables.expiries, view).0
            return [QueueTables.expiries.delete(key), .put(QueueTables.expiries.name, key: [1], value: [])]
        },
    ]

    private static let others = [
        JobHarm("a use that is none", ["badRow limitUses"]) { view in
            [QueueTables.uses.put(try first(QueueTables.uses, view).0, [0x80])]
        },
        JobHarm("a use of no queue", ["strayRow limitUses"]) { _ in
            [QueueTables.uses.put(LimitKey(999, 0, time), [2])]
        },
        JobHarm("no queue", ["missingRow entities"]) { _ in [QueueTables.queues.delete(key("held"))] },
        JobHarm("a queue whose checksum does not fit", ["checksum queues"]) { _ in
            [.put(QueueTables.queues.name, key: key("held").keyBytes, value: [0, 0, 0, 0, 0, 1])]
        },
        JobHarm("two queues of one number", ["mismatch queues"]) { _ in
            [try QueueRow(name: "new", number: 1).put(with: .plain)]
        },
        JobHarm("a snapshot whose checksum does not fit", ["checksum entities"]) { view in
            let number = try QueueTables.ids.value(for: key("later"), in: view) ?? 0
            let row = try JournalTables.entities.value(for: .job(number), in: view) ?? []
            return [JournalTables.entities.put(.job(number), row.dropLast() + [(row.last ?? 0) ^ 1])]
        },
        JobHarm("a snapshot that is none", ["unfoldable entities"]) { view in
            let number = try QueueTables.ids.value(for: key("later"), in: view) ?? 0
            let snapshot = Snapshot(stamp: Stamp(LSN(1), item: 1), bytes: [9, 9])
            return [
                JournalTables.entities.put(.job(number), try snapshot.encoded(for: .job(number), with: .plain))
            ]
        },
        JobHarm("a kind of entity that nobody knows", ["unknownRow entities"]) { _ in
            let entity = EntityID(EntityID.Kind(rawValue: 200), 1)
            let snapshot = Snapshot(stamp: Stamp(LSN(1), item: 1), bytes: [9, 9])
            return [JournalTables.entities.put(entity, try snapshot.encoded(for: entity, with: .plain))]
        },
        JobHarm("events that do not fit together", ["unfoldable log"]) { view in
            let lsn = try LogState.last(in: view).next
            let body = JobBatch(at: time, [.began]).encoded
            let header = GroupHeader(items: [GroupHeader.Item(entity: .job(nobody), length: body.count)])
            let record = try LogRecord.encode(lsn: lsn, header: header, body: PlainBlock(body), blocks: .plain)
            return [JournalTables.log.put(lsn, record)]
        },
        JobHarm("a number of jobs that is none", ["badRow meta"]) { _ in
            [JournalTables.meta.put("jobNumbers", [1])]
        },
    ]

    private static func key(_ text: String) -> UserKey { UserKey(Array(text.utf8)) }

    private static func first<Key: OrderedKey>(
        _ table: Table<Key, [UInt8]>, _ view: borrowing any StoreView & ~Copyable
    ) throws -> (Key, [UInt8]) {
        var found: (Key, [UInt8])?
        try table.scan(.all, in: view) { key, row in
            found = (key, row)
            return .stop
        }
        return try #require(found)
    }

    private static func firstEnd(
        _ status: JobStatus, _ view: borrowing any StoreView & ~Copyable
    ) throws -> (JobEndKey, [UInt8]) {
        var found: (JobEndKey, [UInt8])?
        try view.scan(QueueTables.ended.name, JobEndKey.range(of: status)) { key, row in
            found = JobEndKey(keyBytes: key).map { ($0, Array(row)) }
            return .stop
        }
        return try #require(found)
    }
}
