import RatchetJournal

/// Everything that was submitted to a journal, as a test remembers it, and a random load that it comes from.
struct Chronicle {
    /// What one submission added to an entity, and where it became durable.
    struct Item: Hashable {
        let lsn: LSN
        let bytes: [UInt8]
    }

    /// What the journal acknowledged, by entity, in order.
    private(set) var items: [EntityID: [Item]] = [:]
    /// The entities that got their last snapshot, and where.
    private(set) var ended: [EntityID: LSN] = [:]
    private(set) var forgotten: [EntityID: LSN] = [:]
    private var chance: Seeded
    private var next: UInt64 = 1

    init(seed: UInt64) { chance = Seeded(seed: seed) }

    /// The entities that were there once the commit group `lsn` was durable, and those that were forgotten right after.
    func known(at lsn: LSN) -> [EntityID: [Item]] {
        items.filter { forgotten[$0.key].map { $0 >= lsn } ?? true }
            .mapValues { $0.filter { $0.lsn <= lsn } }
            .filter { !$0.value.isEmpty }
    }

    /// Hands in so many random submissions at once, and notes what they were answered.
    mutating func write(_ count: Int, to journal: Journal) async throws {
        let submissions = (0..<count).map { _ in submission() }
        let receipts = try await journal.appendTogether(submissions)
        for (submission, receipt) in zip(submissions, receipts) { note(submission, receipt.lsn ?? .zero) }
    }

    /// Hands in one event of a new entity.
    mutating func writeOne(to journal: Journal) async throws {
        next += 1
        let submission = Submission(items: [LogItem(.test(next - 1), [1, 2, 3])])
        note(submission, try await journal.append(submission).lsn ?? .zero)
    }

    /// Snapshots of all entities, so that everything can leave the log.
    mutating func cover(_ journal: Journal) async throws {
        let open = items.keys.filter { ended[$0] == nil }
        _ = try await journal.append(Submission(snapshots: open.map { LogItem($0, [7]) }))
    }

    private mutating func note(_ submission: Submission, _ lsn: LSN) {
        for item in submission.items { items[item.entity, default: []].append(Item(lsn: lsn, bytes: item.bytes)) }
        for snapshot in submission.lastSnapshots { ended[snapshot.entity] = lsn }
        for key in submission.forgotten { forgotten[key.entity] = lsn }
    }

    // MARK: - Submissions

    /// An entity ends with its last submission; of those that ended in an earlier round some are forgotten.
    private mutating func submission() -> Submission {
        switch Int.random(in: 0..<20, using: &chance) {
        case 0: return forget() ?? events()
        case 1, 2:
            var last = events()
            last.lastSnapshots = last.items.map { LogItem($0.entity, [9]) }
            for item in last.items { closing.insert(item.entity) }
            return last
        case 3..<8:
            var both = events()
            both.snapshots = both.items.map { LogItem($0.entity, [8]) }
            return both
        default: return events()
        }
    }

    /// Entities that are about to end, or have: nothing more is submitted to them.
    private var closing: Set<EntityID> = []

    private mutating func events() -> Submission {
        let bytes = chance.bytes(Int.random(in: 0..<60, using: &chance)) + [1, 1, 1, 1, 1, 1, 1, 1]
        let entity = open()
        var items = [LogItem(entity, bytes)]
        if Int.random(in: 0..<5, using: &chance) == 0 { items.append(LogItem(entity, Array(bytes.reversed()))) }
        return Submission(items: items)
    }

    private mutating func open() -> EntityID {
        let number = UInt64.random(in: 1...max(1, next), using: &chance)
        let entity = EntityID.test(number)
        guard number < next, !closing.contains(entity), number + 12 > next else {
            next += 1
            return .test(next - 1)
        }
        return entity
    }

    private mutating func forget() -> Submission? {
        guard let (entity, lsn) = ended.filter({ !forgetting.contains($0.key) }).min(by: { $0.key < $1.key }) else {
            return nil
        }
        forgetting.insert(entity)
        return Submission(forgotten: [ForgottenKey(lsn, entity)])
    }

    private var forgetting: Set<EntityID> = []
}
