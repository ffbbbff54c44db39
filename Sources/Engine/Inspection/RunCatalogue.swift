import RatchetJournal

/// The runs of one view of a journal: those that the log names, and those that only the tables know.
struct RunCatalogue {
    /// How many runs are read together.
    private static let partSize = 64

    /// What the tables say of these runs may be out of date.
    private let named: [UInt64: RecoveredEntity]

    private let blocks: Blocks

    init(_ view: borrowing any StoreView & ~Copyable, with blocks: Blocks) throws {
        self.init(try Recovery.read(view, with: blocks), with: blocks)
    }

    init(_ recovered: Recovery.Result, with blocks: Blocks) {
        self.blocks = blocks
        var named: [UInt64: RecoveredEntity] = [:]
        for (id, entity) in recovered.entities where id.kind == .run { named[id.number] = entity }
        self.named = named
    }

    // MARK: - One run

    func reading(_ id: RunID, _ view: borrowing any StoreView & ~Copyable) throws -> RunReading? {
        let given =
            id.generatedNumber == nil
            ? try EngineTables.runIDs.value(for: id.rawValue, in: view, with: blocks) : nil
        guard let number = given ?? id.generatedNumber, let run = try readings([number], view).first,
            // A run that was given an id has no other.
            run.header == nil || run.id == id
        else { return nil }
        return run
    }

    /// Those of these runs that exist.
    private func readings(_ numbers: some Sequence<UInt64>, _ view: borrowing any StoreView & ~Copyable) throws
        -> [RunReading]
    {
        var entities: [RecoveredEntity] = []
        for number in numbers {
            let entity = try named[number] ?? Recovery.snapshot(of: .run(number), in: view, with: blocks)
            if !entity.isUnknown { entities.append(entity) }
        }
        let plans = try StoredPlans(for: entities, in: view, with: blocks)
        return entities.map { RunReading($0, plans: plans.plan) }
    }

    // MARK: - Lists

    func listing(_ query: RunQuery, _ view: borrowing any StoreView & ~Copyable) throws -> RunListing {
        var runs: [RunSummary] = []
        var bound = UInt64.max
        while bound > 0, runs.count <= query.limit {
            let page = try self.page(of: query, below: bound, view)
            for part in page.numbers.parts(of: Self.partSize) where runs.count <= query.limit {
                runs += try readings(part, view).map(RunSummary.init).filter(query.wants)
            }
            bound = page.bound
        }
        let hasMore = runs.count > query.limit
        let listed = Array(runs.prefix(query.limit))
        return RunListing(
            runs: listed, hasMore: hasMore, total: hasMore ? try total(query, view) : listed.count)
    }

    /// Runs that may be wanted: all those from `bound` on, newest first.
    private struct Page {
        let numbers: [UInt64]
        let bound: UInt64
    }

    /// Few rows of each status are enough to know the newest of all.
    private func page(
        of query: RunQuery, below bound: UInt64, _ view: borrowing any StoreView & ~Copyable
    ) throws -> Page {
        let size = max(Self.partSize, min(query.limit, 4_096) + 1)
        var atRest: [UInt64] = []
        for status in query.wantedStatuses {
            try atRest += unnamed(status, below: bound, limit: size, view)
        }
        atRest = Array(atRest.sorted(by: >).prefix(size))
        let next = atRest.count < size ? 0 : atRest.last ?? 0
        let named = self.named.keys.filter { next <= $0 && $0 < bound }
        return Page(numbers: (atRest + named).sorted(by: >), bound: next)
    }

    /// The newest runs whose row says this status, without those that the log names.
    private func unnamed(
        _ status: RunStatus, below bound: UInt64 = .max, limit: Int, _ view: borrowing any StoreView & ~Copyable
    ) throws -> [UInt64] {
        var numbers: [UInt64] = []
        let range = KeyRange(
            from: [status.rawValue], upTo: RunStatusKey(status, bound).keyBytes, descending: true)
        try EngineTables.runsByStatus.scan(range, in: view) { key, _ in
            if named[key.number] == nil { numbers.append(key.number) }
            return numbers.count < limit ? .next : .stop
        }
        return numbers
    }

    // MARK: - Counts

    private func total(_ query: RunQuery, _ view: borrowing any StoreView & ~Copyable) throws -> Int? {
        guard query.workflow == nil else { return nil }
        let counts = try counts(view)
        return query.wantedStatuses.reduce(0) { $0 + (counts[$1] ?? 0) }
    }

    /// How many runs have each status.
    func counts(_ view: borrowing any StoreView & ~Copyable) throws -> [RunStatus: Int] {
        var counts: [RunStatus: Int] = [:]
        try EngineTables.runsByStatus.scan(.all, in: view) { key, _ in
            if named[key.number] == nil { counts[key.status, default: 0] += 1 }
            return .next
        }
        for part in Array(named.keys).parts(of: Self.partSize) {
            for run in try readings(part, view) { counts[run.status, default: 0] += 1 }
        }
        return counts
    }
}
