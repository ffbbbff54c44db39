import RatchetJournal

/// The runs that are over and that a query wants: the latest end first.
struct EndedRuns {
    /// A row of the table `runsByEnd`.
    fileprivate struct Row {
        let key: RunEndKey
        let summary: RunEndSummary?

        var order: (Timestamp, UInt64) { (key.ended, key.number) }
    }

    private let query: RunQuery
    private let statuses: [RunStatus]
    private let blocks: Blocks
    /// The index that leads to them, if one does.
    private let scan: TermScan?

    init(_ query: RunQuery, _ blocks: Blocks) {
        self.query = query
        self.blocks = blocks
        statuses = query.wantedStatuses(over: true)
        scan = TermScan(query.filters, with: blocks)
    }

    /// The runs behind the query's cursor.
    func places(
        atMost limit: Int, _ catalogue: RunCatalogue, _ view: borrowing any StoreView & ~Copyable
    ) throws -> [RunCatalogue.Place] {
        var places: [RunCatalogue.Place] = []
        for part in try rows(atMost: limit, view).parts(of: RunCatalogue.partSize) {
            let readings = try catalogue.readings(part.map(\.key.number), view)
            let runs = Dictionary(readings.map { ($0.number, $0) }) { first, _ in first }
            places += part.map { row in
                RunCatalogue.Place(
                    run: RunSummary(row.key, row.summary, runs[row.key.number]),
                    cursor: .over(row.key.ended, row.key.number))
            }
        }
        return places
    }

    /// How many there are, whatever the cursor.
    func count(_ view: borrowing any StoreView & ~Copyable) throws -> Int {
        if let scan { return try count(scan, view) }
        var count = 0
        for status in statuses {
            let range = RunEndKey.range(of: status, since: query.since, until: query.until)
            // Keys alone may say enough.
            guard query.asksOfRuns else {
                try view.scan(EngineTables.runsByEnd.name, range) { _, _ in
                    count += 1
                    return .next
                }
                continue
            }
            try EngineTables.runsByEnd.scanResults(range, in: view, with: blocks) { _, row in
                if query.wants(RunEndSummary(row)) { count += 1 }
                return .next
            }
        }
        return count
    }

    private func rows(atMost limit: Int, _ view: borrowing any StoreView & ~Copyable) throws -> [Row] {
        if let scan { return try rows(scan, atMost: limit, view) }
        var rows: [Row] = []
        for status in statuses {
            var found = 0
            try EngineTables.runsByEnd.scanResults(range(of: status), in: view, with: blocks) { key, value in
                let row = Row(key: key, summary: RunEndSummary(value))
                if query.wants(row.summary) {
                    rows.append(row)
                    found += 1
                }
                return found < limit ? .next : .stop
            }
        }
        return Array(rows.sorted { $0.order > $1.order }.prefix(limit))
    }

    private func range(of status: RunStatus) -> KeyRange {
        var range = RunEndKey.range(of: status, since: query.since, until: query.until, descending: true)
        if case .over(let ended, let number)? = query.after {
            let bound = RunEndKey(status, ended, number).keyBytes
            if range.upper.map({ bound.lexicographicallyPrecedes($0) }) ?? true { range.upper = bound }
        }
        return range
    }
}

/// By the rows of a term.
extension EndedRuns {
    /// So many rows are looked at together.
    private static let partSize = 1_024

    private func rows(
        _ scan: TermScan, atMost limit: Int, _ view: borrowing any StoreView & ~Copyable
    ) throws -> [Row] {
        var (rows, bound): ([Row], RunEndKey?) = ([], bound)
        while rows.count < limit {
            let size = max(64, min(limit - rows.count, Self.partSize))
            let ends = try self.ends(scan, behind: bound, atMost: size, view)
            for end in ends {
                let row = Row(key: end, summary: try summary(of: end, view))
                if query.wants(row.summary) { rows.append(row) }
            }
            guard ends.count == size else { break }
            bound = ends.last
        }
        return Array(rows.prefix(limit))
    }

    private func ends(
        _ scan: TermScan, behind bound: RunEndKey?, atMost limit: Int, _ view: borrowing any StoreView & ~Copyable
    ) throws -> [RunEndKey] {
        try scan.over(since: query.since, before: bound, atMost: limit, view) { statuses.contains($0.status) }
    }

    private func count(_ scan: TermScan, _ view: borrowing any StoreView & ~Copyable) throws -> Int {
        let isEnough = scan.isExact && query.asksForTermsOnly
        var (count, bound) = (0, query.until.map { RunEndKey(.running, $0, 0) })
        while true {
            let ends = try ends(scan, behind: bound, atMost: Self.partSize, view)
            count += isEnough ? ends.count : try ends.count { query.wants(try summary(of: $0, view)) }
            guard ends.count == Self.partSize else { return count }
            bound = ends.last
        }
    }

    /// The end in front of which the list goes on.
    private var bound: RunEndKey? {
        let until = query.until.map { RunEndKey(.running, $0, 0) }
        guard case .over(let ended, let number)? = query.after else { return until }
        if let until, until.ended <= ended { return until }
        return RunEndKey(.running, ended, number)
    }

    private func summary(
        of end: RunEndKey, _ view: borrowing any StoreView & ~Copyable
    ) throws -> RunEndSummary? {
        guard let row = try view.value(for: end.keyBytes, in: EngineTables.runsByEnd.name) else { return nil }
        do throws(JournalError) {
            return RunEndSummary(decoding: try EngineTables.runsByEnd.value(of: row, end, with: blocks))
        } catch {
            guard error.code == .damaged else { throw error }
            return nil
        }
    }
}
