import Synchronization

/// One look through a journal: where it is read from, and what the checks have found so far.
package final class Verification: Sendable {
    private struct State {
        var findings: [Finding] = []
        var damageCount = 0
        var noteCount = 0
        var counts: [String: Int] = [:]
        var once: Set<Finding> = []
        var unopened: [TableName: Unopened] = [:]
    }

    /// Findings beyond these are counted only.
    package static let findingLimit = 1_000
    private static let sliceRows = 512
    private static let sliceBytes = 4 << 20

    package let store: any ReadableStore
    package let blocks: Blocks
    package let limits: JournalLimits
    /// Tables of which pages are damaged: that a row of them is missing says nothing more.
    package let damagedTables: Set<TableName>
    private let report: WorkProgress.Report
    private let state = Mutex(State())

    package init(
        _ store: any ReadableStore, with blocks: Blocks = .plain, damagedTables: Set<TableName> = [],
        limits: JournalLimits = JournalLimits(), report: @escaping WorkProgress.Report = { _ in }
    ) {
        self.store = store
        self.blocks = blocks
        self.damagedTables = damagedTables
        self.limits = limits
        self.report = report
    }

    package func isWhole(_ tables: TableName...) -> Bool { damagedTables.isDisjoint(with: tables) }

    // MARK: - What comes of it

    package func add(_ finding: Finding) {
        state.withLock { state in
            if finding.isDamage { state.damageCount += 1 } else { state.noteCount += 1 }
            if state.findings.count < Self.findingLimit { state.findings.append(finding) }
        }
    }

    /// Adds what many rows have in common, and is to be said once.
    package func addOnce(_ finding: Finding) {
        if state.withLock({ $0.once.insert(finding).inserted }) { add(finding) }
    }

    /// Notes that a row was not looked into, because it cannot be opened as things are; `false` if it is damaged.
    package func isUnopened(_ error: JournalError, in table: TableName) -> Bool {
        guard error.code != .damaged else { return false }
        state.withLock { $0.unopened[table, default: Unopened(cause: error)].rows += 1 }
        return true
    }

    /// Says once for each table how many rows that were.
    func tellOfUnopened() {
        for (table, rows) in unopened.sorted(by: { $0.key.rawValue < $1.key.rawValue }) { add(rows.finding(in: table)) }
    }

    /// The rows that were not looked into.
    package var unopened: [TableName: Unopened] { state.withLock { $0.unopened } }

    /// Notes that so many more of something were looked at.
    package func count(_ what: String, _ more: Int = 1) {
        state.withLock { $0.counts[what, default: 0] += more }
    }

    package func tell(_ act: String, _ done: Int, of total: Int?, _ unit: WorkProgress.Unit) {
        report(WorkProgress(act, done, of: total, unit))
    }

    package var findings: [Finding] { state.withLock { $0.findings } }
    package var damageCount: Int { state.withLock { $0.damageCount } }
    package var noteCount: Int { state.withLock { $0.noteCount } }
    /// How many rows of each table, and what else, were looked at.
    package var counts: [String: Int] { state.withLock { $0.counts } }

    // MARK: - Reading

    /// A row as it was in the view of its slice.
    package struct Row: Sendable {
        package let key: [UInt8]
        package let value: [UInt8]
    }

    /// Hands a table's rows to `body`, a few hundred at a time, each time with the view that they come from.
    ///
    /// No view is lent for long: an engine that writes meanwhile can use again what it deletes.
    package func slices(
        of table: TableName, _ body: @escaping @Sendable ([Row], borrowing any StoreView & ~Copyable) throws -> Void
    ) async throws {
        var next: [UInt8]? = []
        var done = 0
        let total = try await store.read { view in try view.count(of: table) }
        while let lower = next {
            try Task.checkCancellation()
            let rows = try await slice(of: table, from: lower, body)
            done += rows.count
            next = rows.last.map { $0 + [0] }
            count(table.rawValue, rows.count)
            tell(table.rawValue, done, of: max(total, done), .rows)
        }
    }

    /// - Returns: The keys of the slice; none at the table's end.
    private func slice(
        of table: TableName, from lower: [UInt8],
        _ body: @escaping @Sendable ([Row], borrowing any StoreView & ~Copyable) throws -> Void
    ) async throws -> [[UInt8]] {
        try await store.read { view in
            var rows: [Row] = []
            var bytes = 0
            try view.scan(table, KeyRange(from: lower)) { key, value in
                rows.append(Row(key: Array(key), value: Array(value)))
                bytes += key.count + value.count
                return rows.count < Self.sliceRows && bytes < Self.sliceBytes ? .next : .stop
            }
            // An engine may have trained a dictionary since.
            try? self.blocks.learn(in: view)
            if !rows.isEmpty { try body(rows, view) }
            return rows.map(\.key)
        }
    }
}
