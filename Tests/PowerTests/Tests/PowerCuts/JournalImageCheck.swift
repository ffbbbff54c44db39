import PowerLoads
import RatchetJournal

/// Opens what a power cut has left of a journal, and looks whether all that was promised is there.
struct JournalImageCheck {
    private let plan: EventPlan
    private let path: String
    private var acknowledged: [UInt64: UInt64] = [:]
    private var lastLSN: UInt64 = 0

    /// - Parameter path: The journal's.
    init(_ plan: EventPlan, at path: String, after notes: some Sequence<Note>) {
        self.plan = plan
        self.path = path
        for case .acknowledged(let entity, let count, let lsn) in notes {
            acknowledged[entity] = max(count, acknowledged[entity, default: 0])
            lastLSN = max(lsn, lastLSN)
        }
    }

    /// Opens it twice: the second time it has to hold what was appended the first time, too.
    func run() async throws {
        var more: [UInt64: UInt64] = [:]
        let first = try await withJournal { journal in
            let found = try await check(journal, atLeast: acknowledged)
            guard found.last.rawValue >= lastLSN else {
                throw BrokenPromise("commit group \(lastLSN) was acknowledged, and the log ends at \(found.last)")
            }
            let load = try await JournalLoad(plan, journal) { _ in }
            for entity: UInt64 in 1...3 { try await load.append(to: entity) }
            for entity: UInt64 in 1...3 { more[entity] = (found.counts[entity] ?? 0) + 1 }
            return found
        }
        _ = try await withJournal { journal in
            try await check(journal, atLeast: first.counts.merging(more) { $1 })
        }
    }

    private struct Found {
        let counts: [UInt64: UInt64]
        let last: LSN
    }

    private func withJournal<Value: Sendable>(_ body: (Journal) async throws -> Value) async throws -> Value {
        let journal = try await Journal.open(
            .directory(path, configuration: JournalLoad.configuration), limits: JournalLoad.limits)
        async let end: Void = journal.run()
        let value: Value
        do {
            value = try await body(journal)
        } catch {
            journal.close()
            try? await end
            throw error
        }
        journal.close()
        try await end
        return value
    }

    @discardableResult
    private func check(_ journal: Journal, atLeast least: [UInt64: UInt64]) async throws -> Found {
        let recovered = try await journal.read { view in try Recovery.read(view, limits: JournalLoad.limits) }
        let (rows, snapshots) = try await journal.read { view in
            var rows: [UInt64: UInt64] = [:]
            var snapshots: [UInt64: RecoveredEntity] = [:]
            try EventPlan.counts.scan(.all, in: view) { entity, count in
                rows[entity] = count
                snapshots[entity] = try Recovery.snapshot(of: .loaded(entity), in: view)
                return .next
            }
            return (rows, snapshots)
        }
        for (entity, count) in least where rows[entity, default: 0] < count {
            throw BrokenPromise(
                "event \(count) of entity \(entity) was acknowledged, and \(rows[entity, default: 0]) are there")
        }
        for (entity, count) in rows {
            // The log no longer names an entity whose snapshot has everything.
            let found = try (recovered.entities[.loaded(entity)] ?? snapshots[entity]).map(Folded.init)
            guard found == Folded(plan, entity: entity, count: count) else {
                throw BrokenPromise(
                    "entity \(entity) should have \(count) events, and has \(found?.count ?? 0), or other ones")
            }
        }
        guard recovered.entities.keys.allSatisfy({ rows[$0.number] != nil }) else {
            throw BrokenPromise("the log has events of an entity whose row is missing")
        }
        return Found(counts: rows, last: recovered.last)
    }
}
