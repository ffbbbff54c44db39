@testable import RatchetEngine
@testable import RatchetJournal

/// All rows of a journal, as the library reads them and as `Tests/FormatDecoder/decode.py` prints them.
struct JournalRows {
    struct Row: Hashable, Decodable {
        let table: String
        let key: JSON
        /// What a decoder says that found the row damaged.
        var damaged: String?
        let value: JSON
    }

    /// The names of all tables that a journal can have.
    static let tables = EngineTables.all.union(JournalTables.all).map(\.rawValue)

    let blocks: Blocks
    private(set) var rows: [Row] = []

    /// - Parameter view: Of a journal that is whole.
    init(_ view: borrowing any StoreView & ~Copyable) throws {
        blocks = try Blocks.open(view, codecs: [])
        try blocks.learn(in: view)
        try readRuns(view)
        try readJournal(view)
        try readIndexes(view)
        try readInbox(view)
        try readOutbox(view)
        try readJobs(view)
        rows.sort { $0.table < $1.table }
    }

    // MARK: - Runs

    private mutating func readRuns(_ view: borrowing any StoreView & ~Copyable) throws {
        var outlines: [Fingerprint: Outline] = [:]
        try EngineTables.plans.scan(.all, in: view, with: blocks) { _, bytes in
            let outline = try Outline(decoding: bytes)
            outlines[outline.fingerprint] = outline
            add("plans", [JSON(outline.fingerprint)], JSON(outline))
            return .next
        }
        let known = outlines
        let plan = { (header: RunHeader) throws -> RunPlan in
            guard let outline = known[header.fingerprint] else { throw ParkReason(.damaged, "no plan") }
            return RunPlan(outline: outline)
        }
        for table in [JournalTables.entities, JournalTables.archive] {
            try table.scan(.all, in: view) { entity, row in try add(table.name, entity, row, plan) }
        }
        let damaged = JournalTables.damaged
        try damaged.scan(.all, in: view, with: blocks) { entity, row in try add(damaged.name, entity, row, plan) }
    }

    private mutating func add(
        _ table: TableName, _ entity: EntityID, _ row: [UInt8], _ plan: (RunHeader) throws -> RunPlan
    ) throws -> ScanStep {
        let snapshot = try? Snapshot(decoding: row, for: entity, with: blocks)
        let value = try snapshot.map { try entity.kind == .job ? Self.job($0, entity.number) : Self.json($0, plan) }
        add(table.rawValue, Self.json(entity), value ?? .null)
        return .next
    }

    private static func json(_ snapshot: Snapshot, _ plan: (RunHeader) throws -> RunPlan) throws -> JSON {
        .object([
            "lsn": JSON(snapshot.stamp.lsn.rawValue), "items": JSON(snapshot.stamp.item),
            "run": try JSON(RunSnapshot(decoding: snapshot.bytes), plan: plan),
        ])
    }

    private static func json(_ entity: EntityID) -> JSON { [JSON(entity.kind.rawValue), JSON(entity.number)] }

    // MARK: - The journal's own

    private mutating func readJournal(_ view: borrowing any StoreView & ~Copyable) throws {
        try JournalTables.log.scan(.all, in: view) { lsn, row in
            let record = try LogRecord(decoding: row, at: lsn)
            var rest = try record.body(with: blocks)[...]
            let items = try record.header.items.map { item in
                defer { rest = rest.dropFirst(item.length) }
                return try Self.item(item.entity, rest.prefix(item.length))
            }
            add("log", [JSON(lsn.rawValue)], .list(items))
            return .next
        }
        try JournalTables.feed.scan(.all, in: view, with: blocks) { lsn, bytes in
            let items = try FeedRow(lsn, decoding: bytes).items.map { try Self.item($0.entity, $0.bytes[...]) }
            add("feed", [JSON(lsn.rawValue)], .list(items))
            return .next
        }
        try JournalTables.history.scan(.all, in: view, with: blocks) { key, bytes in
            let items: [JSON] = try HistoryRow.decode(bytes, for: key).map { item in
                [JSON(item.lsn.rawValue), try item.bytes.map { JSON(try EventBatch(decoding: $0)) } ?? .null]
            }
            let entity = key.entity
            add(
                "history", [JSON(entity.kind.rawValue), JSON(entity.number), JSON(key.first.rawValue)],
                .list(items))
            return .next
        }
        try JournalTables.forgotten.scan(.all, in: view) { key, _ in
            let entity = key.entity
            add("forgotten", [JSON(key.last.rawValue), JSON(entity.kind.rawValue), JSON(entity.number)], .null)
            return .next
        }
        try JournalTables.dictionaries.scan(.all, in: view, with: blocks) { number, bytes in
            let encoded = try JournalTables.dictionaries.row(number, bytes, with: blocks)
            let row = try DictionaryRow(number, encoded, with: blocks)
            let thousandths = Int((row.ratio * 1_000).rounded())
            add("dictionaries", [JSON(number)], [JSON(row.kind.rawValue), JSON(thousandths), JSON(row.bytes.count)])
            return .next
        }
        try view.scan(JournalTables.chunks, .all) { key, value in
            guard let chunk = ChunkKey(Array(key)) else { throw ByteReader.Malformed(offset: 0) }
            let row = chunk.row.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
            add("chunks", [JSON(chunk.table.rawValue), JSON(row), JSON(chunk.index)], JSON(value.count - 4))
            return .next
        }
        try JournalTables.meta.scan(.all, in: view) { name, bytes in
            add("meta", [JSON(name)], try Self.meta(name, bytes))
            return .next
        }
    }

    private static func item(_ entity: EntityID, _ bytes: ArraySlice<UInt8>) throws -> JSON {
        let isJob = entity.kind == .job
        return [JSON(entity.number), try isJob ? JSON(JobBatch(decoding: bytes)) : JSON(EventBatch(decoding: bytes))]
    }

    private static func meta(_ name: String, _ bytes: [UInt8]) throws -> JSON {
        var reader = ByteReader(bytes)
        switch name {
        case "format": return [JSON(String(decoding: bytes.prefix(7), as: UTF8.self)), JSON(bytes[7])]
        case JournalTables.statisticsKey:
            let numbers = try OwnerStatistics(decoding: bytes)
            let times = numbers.commitTimes
            return [
                JSON(numbers.epoch.rawValue), JSON(numbers.commits), JSON(numbers.eventBytes), JSON(numbers.logLimit),
                numbers.writtenBytes.map { JSON($0) } ?? .null,
                numbers.oldestReader.map { [JSON($0.pid), JSON($0.transaction), JSON($0.seconds)] } ?? .null,
                JSON(times.greatest),
                .list(times.counts.sorted { $0.key < $1.key }.map { [JSON($0.key), JSON($0.value)] }),
            ]
        default: return JSON(try reader.fixed(UInt64.self))
        }
    }

    // MARK: - Indexes

    private mutating func readIndexes(_ view: borrowing any StoreView & ~Copyable) throws {
        for table in [EngineTables.runIDs, InboxTables.commands] {
            try table.scan(.all, in: view) { id, number in
                add("\(table.name)", [JSON(id.text)], JSON(number))
                return .next
            }
        }
        try EngineTables.timers.scan(.all, in: view) { key, _ in
            add("timers", [JSON(key.due), JSON(key.number)], .null)
            return .next
        }
        try EngineTables.runsByStatus.scan(.all, in: view) { key, _ in
            add("runsByStatus", [JSON("\(key.status)"), JSON(key.number)], .null)
            return .next
        }
        try EngineTables.runsByEnd.scan(.all, in: view, with: blocks) { key, bytes in
            let summary = RunEndSummary(decoding: bytes)
            add(
                "runsByEnd", [JSON("\(key.status)"), JSON(key.ended), JSON(key.number)],
                summary.map {
                    [
                        JSON($0.workflow), JSON($0.givenID), JSON($0.started),
                        .list($0.terms.all.map { JSON($0) }),
                    ]
                } ?? .null)
            return .next
        }
        try EngineTables.runsByTerm.scan(.all, in: view) { key, _ in
            guard let term = SearchTerm(part: key.part.keyBytes) else { throw ByteReader.Malformed(offset: 0) }
            switch key.place {
            case .underWay(let number):
                add("runsByTerm", [JSON(term), .flag(false), JSON(0), JSON(number), JSON(0)], .null)
            case .over(let end):
                add(
                    "runsByTerm",
                    [JSON(term), .flag(true), JSON(end.ended), JSON(end.number), JSON(end.status.rawValue)], .null)
            }
            return .next
        }
        try EngineTables.messageAnswers.scan(.all, in: view, with: blocks) { key, bytes in
            add("messageAnswers", [JSON(key.run), JSON(key.id.text)], JSON(try MessageAnswer(decoding: bytes)))
            return .next
        }
        try EngineTables.signalIDs.scan(.all, in: view) { key, _ in
            add("signalIDs", [JSON(key.run), JSON(key.id.text)], .null)
            return .next
        }
    }

    // MARK: - What other processes have handed in

    private mutating func readInbox(_ view: borrowing any StoreView & ~Copyable) throws {
        try InboxTables.inbox.scan(.all, in: view) { number, row in
            add("inbox", [JSON(number)], JSON(try HandedIn(decoding: row, at: number, with: blocks)))
            return .next
        }
        try InboxTables.answers.scan(.all, in: view) { number, row in
            add("answers", [JSON(number)], JSON(try KeptAnswer(decoding: row, at: number, with: blocks)))
            return .next
        }
        try InboxTables.setAside.scan(.all, in: view, with: blocks) { number, bytes in
            let aside = try SetAside(decoding: bytes, at: number)
            let command = try? HandedIn(decoding: aside.row, at: number, with: blocks)
            add("setAside", [JSON(number)], [JSON(aside.reason), command.map { JSON($0) } ?? .null])
            return .next
        }
    }

    // MARK: - What goes from run to run, and the app's store

    private mutating func readOutbox(_ view: borrowing any StoreView & ~Copyable) throws {
        try EngineTables.outbox.scan(.all, in: view, with: blocks) { number, bytes in
            add("outbox", [JSON(number)], JSON(try Delivery(decoding: bytes)))
            return .next
        }
        try EngineTables.store.scan(.all, in: view, with: blocks) { key, bytes in
            let row = try StoreRow(decoding: bytes)
            add("store", [JSON(key.text)], [JSON(row.key), JSON(row.value)])
            return .next
        }
        try EngineTables.schedules.scan(.all, in: view, with: blocks) { key, bytes in
            add("schedules", [JSON(key.text)], JSON(try ScheduleRow(decoding: bytes)))
            return .next
        }
    }

    mutating func add(_ table: String, _ key: JSON, _ value: JSON) {
        rows.append(Row(table: table, key: key, value: value))
    }
}

extension JournalRows.Row {
    private enum Field: String, CodingKey { case table, key, damaged, value }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)
        table = try fields.decode(String.self, forKey: .table)
        key = try fields.decode(JSON.self, forKey: .key)
        damaged = try fields.decodeIfPresent(String.self, forKey: .damaged)
        value = try fields.decodeIfPresent(JSON.self, forKey: .value) ?? .null
    }
}
