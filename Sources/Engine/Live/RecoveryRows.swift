import RatchetJournal

/// What recovery needs of the tables, beside what the log names.
struct RecoveryRows: Sendable {
    /// Runs that the log does not name: those that were under way or parked as of their last snapshot, and those that
    /// somebody waits for.
    private(set) var entities: [RecoveredEntity] = []
    private(set) var plans: Set<UserKey> = []
    /// What the plans are.
    private(set) var outlines = StoredPlans()
    /// The greatest number that was given to a run which has a snapshot, was deleted, or may have been lost.
    private(set) var lastNumber: UInt64 = 0
    /// Whether a run was ever deleted.
    private(set) var hasDeleted = false
    /// The greatest number of a delivery in the outbox.
    private(set) var lastDelivery: UInt64 = 0

    init(
        _ view: borrowing any StoreView & ~Copyable, beside named: [EntityID: RecoveredEntity],
        awaited: Set<UInt64>, with blocks: Blocks
    ) throws {
        var numbers = awaited
        for status in [RunStatus.running, .parked] { try Self.add(status, to: &numbers, view) }
        for number in numbers where named[.run(number)] == nil {
            entities.append(try Recovery.snapshot(of: .run(number), in: view, with: blocks))
        }
        try addPlans(view)
        outlines = try StoredPlans(allIn: view, with: blocks)
        try addLastNumber(view)
        lastDelivery = try EngineTables.outbox.lastKey(in: view)
    }

    private static func add(
        _ status: RunStatus, to numbers: inout Set<UInt64>, _ view: borrowing any StoreView & ~Copyable
    ) throws {
        try EngineTables.runsByStatus.scan(RunStatusKey.range(of: status), in: view) { key, _ in
            numbers.insert(key.number)
            return .next
        }
    }

    private mutating func addPlans(_ view: borrowing any StoreView & ~Copyable) throws {
        var plans: Set<UserKey> = []
        try EngineTables.plans.scanKeys(.all, in: view) { key in
            plans.insert(key)
            return .next
        }
        self.plans = plans
    }

    private mutating func addLastNumber(_ view: borrowing any StoreView & ~Copyable) throws {
        let runs = KeyRange(
            from: [EntityID.Kind.run.rawValue], upTo: [EntityID.Kind.run.rawValue + 1], descending: true)
        let deleted = try EngineTables.lastNumber.value(in: view)
        hasDeleted = deleted != nil
        var last = deleted ?? 0
        for table in [JournalTables.entities, JournalTables.archive] {
            try table.scan(runs, in: view) { entity, _ in
                last = max(last, entity.number)
                return .stop
            }
        }
        lastNumber = max(last, try EngineTables.runNumbers.value(in: view) ?? 0)
    }
}

extension Array {
    /// Itself in parts of at most so many elements.
    func parts(of count: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: self.count, by: count).map { self[$0..<Swift.min($0 + count, self.count)] }
    }
}
