import RatchetJournal

/// The runs that are over and that a query wants: the latest end first.
struct EndedRuns {
    /// A row of the table `runsByEnd`.
    private struct Row {
        let key: RunEndKey
        let summary: RunEndSummary?

        var order: (Timestamp, UInt64) { (key.ended, key.number) }
    }

    private let query: RunQuery
    private let statuses: [RunStatus]
    private let blocks: Blocks

    init(_ query: RunQuery, _ blocks: Blocks) {
        self.query = query
        self.blocks = blocks
        statuses = query.wantedStatuses(over: true)
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
        var count = 0
        for status in statuses {
            let range = RunEndKey.range(of: status, since: query.since, until: query.until)
            // Keys alone say enough, but for the workflow.
            guard query.workflow != nil else {
                try view.scan(EngineTables.runsByEnd.name, range) { _, _ in
                    count += 1
                    return .next
                }
                continue
            }
            try EngineTables.runsByEnd.scanResults(range, in: view, with: blocks) { _, row in
                if isWanted(RunEndSummary(row)) { count += 1 }
                return .next
            }
        }
        return count
    }

    private func rows(atMost limit: Int, _ view: borrowing any StoreView & ~Copyable) throws -> [Row] {
        var rows: [Row] = []
        for status in statuses {
            var found = 0
            try EngineTables.runsByEnd.scanResults(range(of: status), in: view, with: blocks) { key, value in
                let row = Row(key: key, summary: RunEndSummary(value))
                if isWanted(row.summary) {
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

    private func isWanted(_ summary: RunEndSummary?) -> Bool {
        query.workflow == nil || query.workflow == summary?.workflow
    }
}
