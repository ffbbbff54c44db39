import RatchetJournal

/// What recovery needs of the tables, beside what the log names.
struct RecoveryRows: Sendable {
    /// Runs that the log does not name, and that were under way or parked as of their last snapshot.
    private(set) var entities: [RecoveredEntity] = []
    private(set) var plans: Set<Fingerprint> = []
    /// The greatest number of a run that has a snapshot.
    private(set) var lastNumber: UInt64 = 0

    init(
        _ view: borrowing any StoreView & ~Copyable, beside named: [EntityID: RecoveredEntity]
    ) throws {
        for status in [RunStatus.running, .parked] {
            try addEntities(status, view, beside: named)
        }
        try addPlans(view)
        try addLastNumber(view)
    }

    private mutating func addEntities(
        _ status: RunStatus, _ view: borrowing any StoreView & ~Copyable, beside named: [EntityID: RecoveredEntity]
    ) throws {
        var numbers: [UInt64] = []
        try EngineTables.runsByStatus.scan(RunStatusKey.range(of: status), in: view) { key, _ in
            numbers.append(key.number)
            return .next
        }
        for number in numbers where named[.run(number)] == nil {
            entities.append(try Recovery.snapshot(of: .run(number), in: view))
        }
    }

    private mutating func addPlans(_ view: borrowing any StoreView & ~Copyable) throws {
        var plans: Set<Fingerprint> = []
        try EngineTables.plans.scan(.all, in: view) { fingerprint, _ in
            plans.insert(fingerprint)
            return .next
        }
        self.plans = plans
    }

    private mutating func addLastNumber(_ view: borrowing any StoreView & ~Copyable) throws {
        let runs = KeyRange(
            from: [EntityID.Kind.run.rawValue], upTo: [EntityID.Kind.run.rawValue + 1], descending: true)
        var last: UInt64 = 0
        try JournalTables.entities.scan(runs, in: view) { entity, _ in
            last = entity.number
            return .stop
        }
        lastNumber = last
    }
}

extension Array {
    /// Itself in parts of at most so many elements.
    func parts(of count: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: self.count, by: count).map { self[$0..<Swift.min($0 + count, self.count)] }
    }
}
