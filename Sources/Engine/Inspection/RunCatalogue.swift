import RatchetJournal

/// The runs of one view of a journal: those that the log names, and those that only the tables know.
struct RunCatalogue {
    /// How many runs are read together.
    static let partSize = 64

    /// What the tables say of these runs may be out of date. Runs that are over are not among them: what the tables say
    /// of those was written with their end.
    let named: [UInt64: RecoveredEntity]
    /// Those, and runs that are over.
    private let recovered: [UInt64: RecoveredEntity]

    let blocks: Blocks

    init(_ view: borrowing any StoreView & ~Copyable, with blocks: Blocks) throws {
        self.init(try Recovery.read(view, with: blocks), with: blocks)
    }

    init(_ recovered: Recovery.Result, with blocks: Blocks) {
        self.blocks = blocks
        var runs: [UInt64: RecoveredEntity] = [:]
        for (id, entity) in recovered.entities where id.kind == .run { runs[id.number] = entity }
        self.recovered = runs
        named = runs.filter { !$0.value.isArchived }
    }

    // MARK: - One run

    func reading(_ id: RunID, _ view: borrowing any StoreView & ~Copyable) throws -> RunReading? {
        let given =
            id.generatedNumber == nil
            ? try EngineTables.runIDs.value(for: id.rawValue, in: view, with: blocks) : nil
        guard let number = given ?? id.generatedNumber, let run = try readings([number], view).first,
            // A run that was given an id has no other, unless that is another run's by now.
            try run.header == nil || run.id == id || isReplaced(run, view)
        else { return nil }
        return run
    }

    private func isReplaced(_ run: RunReading, _ view: borrowing any StoreView & ~Copyable) throws -> Bool {
        guard let id = run.header?.givenID else { return false }
        return try EngineTables.runIDs.value(for: id, in: view, with: blocks) != run.number
    }

    /// Those of these runs that exist.
    func readings(_ numbers: some Sequence<UInt64>, _ view: borrowing any StoreView & ~Copyable) throws
        -> [RunReading]
    {
        var entities: [RecoveredEntity] = []
        for number in numbers {
            let entity = try recovered[number] ?? Recovery.snapshot(of: .run(number), in: view, with: blocks)
            if !entity.isUnknown { entities.append(entity) }
        }
        let plans = try StoredPlans(for: entities, in: view, with: blocks)
        return entities.map { RunReading($0, plans: plans.plan) }
    }

    // MARK: - Lists

    func listing(_ query: RunQuery, _ view: borrowing any StoreView & ~Copyable) throws -> RunListing {
        var places = try underWay(query, view)
        if places.count <= query.limit {
            places += try EndedRuns(query, blocks).places(atMost: query.limit + 1 - places.count, self, view)
        }
        let listed = places.prefix(query.limit)
        let hasMore = places.count > query.limit
        return RunListing(
            runs: listed.map(\.run), next: hasMore ? listed.last?.cursor : nil,
            total: try total(query, listed.count, hasMore: hasMore, view))
    }

    private func total(
        _ query: RunQuery, _ listed: Int, hasMore: Bool, _ view: borrowing any StoreView & ~Copyable
    ) throws -> Int? {
        if !hasMore, query.after == nil { return listed }
        return query.isCounted && !query.asksOfRuns ? try count(query, view) : nil
    }

    /// A run in a list, and the cursor that stands behind it.
    struct Place {
        let run: RunSummary
        let cursor: RunCursor
    }

    /// The runs that are not over, and one more than the limit if there are so many.
    private func underWay(_ query: RunQuery, _ view: borrowing any StoreView & ~Copyable) throws -> [Place] {
        let scan = TermScan(query.filters, with: blocks)
        var bound = UInt64.max
        switch query.after {
        case .over: return []
        case .underWay(let number): bound = number
        case nil: break
        }
        var places: [Place] = []
        guard !query.isOverOnly else { return [] }
        while bound > 0, places.count <= query.limit {
            let page = try self.page(of: query, scan, below: bound, view)
            for part in page.numbers.parts(of: Self.partSize) where places.count <= query.limit {
                places += try readings(part, view).map { Place(run: RunSummary($0), cursor: .underWay($0.number)) }
                    .filter { query.wants($0.run) }
            }
            bound = page.bound
        }
        return Array(places.prefix(query.limit + 1))
    }

    /// Runs that may be wanted: all those from `bound` on, newest first.
    private struct Page {
        let numbers: [UInt64]
        let bound: UInt64
    }

    /// Few rows of each status are enough to know the newest of all.
    private func page(
        of query: RunQuery, _ scan: TermScan?, below bound: UInt64, _ view: borrowing any StoreView & ~Copyable
    ) throws -> Page {
        let size = max(Self.partSize, min(query.limit, 4_096) + 1)
        var atRest: Set<UInt64> = []
        if let scan {
            atRest.formUnion(
                try scan.underWay(below: bound, atMost: size, view) { named[$0] == nil })
        }
        // Of a parked run the index has what its last snapshot said that could be read. Before there was an archive,
        // those that are over had their rows here too.
        let wanted = query.wantedStatuses(over: false) + query.wantedStatuses(over: true)
        let statuses = scan == nil ? wanted : wanted.filter { $0 == .parked }
        for status in statuses { try atRest.formUnion(unnamed(status, below: bound, limit: size, view)) }
        return page(atRest, below: bound, size)
    }

    private func page(_ found: Set<UInt64>, below bound: UInt64, _ size: Int) -> Page {
        let atRest = Array(found.sorted(by: >).prefix(size))
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

    /// How many runs the query wants, whatever its cursor and its limit. If it asks for more than how runs stand, every
    /// run is read that is not over and may be wanted.
    func count(_ query: RunQuery, _ view: borrowing any StoreView & ~Copyable) throws -> Int {
        let ended = try EndedRuns(query, blocks).count(view)
        let statuses = query.wantedStatuses(over: false) + query.wantedStatuses(over: true)
        guard !query.isOverOnly else { return ended }
        guard query.asksOfRuns else {
            let counts = try underWayCounts(view)
            return statuses.reduce(ended) { $0 + (counts[$1] ?? 0) }
        }
        var all = query
        (all.after, all.limit) = (nil, .max - 1)
        return try ended + underWay(all, view).count
    }

    /// How many runs have each status.
    func counts(_ view: borrowing any StoreView & ~Copyable) throws -> [RunStatus: Int] {
        var counts = try underWayCounts(view)
        try view.scan(EngineTables.runsByEnd.name, .all) { key, _ in
            if let status = key.first.flatMap(RunStatus.init) { counts[status, default: 0] += 1 }
            return .next
        }
        return counts
    }

    private func underWayCounts(_ view: borrowing any StoreView & ~Copyable) throws -> [RunStatus: Int] {
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
