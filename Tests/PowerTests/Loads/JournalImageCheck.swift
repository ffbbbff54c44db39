import RatchetJournal

/// Opens what a power cut has left of a journal, and looks whether all that was promised is there.
///
/// What it finds wrong starts with the word that `Docs/Durability.md` has for the guarantee.
package struct JournalImageCheck: Sendable {
    private let plan: EventPlan
    /// What each entity comes to after each number of its events.
    private let values: [UInt64: [Folded]]

    package init(_ plan: EventPlan) {
        self.plan = plan
        values = Dictionary(
            uniqueKeysWithValues: JournalLoad.entities.map {
                ($0, plan.values(of: $0, upTo: JournalLoad.mostEvents + 2))
            })
    }

    /// Opens it twice: the second time it has to hold what was appended the first time, too.
    /// - Parameter path: The journal's.
    package func run(at path: String, after notes: some Sequence<Note>) async throws {
        let promised = Promised(notes)
        let first = try await withJournal(path) { journal in
            let found = try await check(journal, atLeast: promised.counts)
            guard found.last.rawValue >= promised.lastLSN else {
                throw BrokenPromise(
                    "held: commit group \(promised.lastLSN) was acknowledged, the log ends at \(found.last)")
            }
            let load = try await JournalLoad(plan, journal) { _ in }
            // A full log takes nothing before somebody has brought snapshots. It ends with the body, cancelled.
            async let _: Void = load.bringSnapshots()
            for entity: UInt64 in 1...3 { _ = try await load.append(to: entity) }
            return found
        }
        var counts = first.counts
        for entity: UInt64 in 1...3 { counts[entity, default: 0] += 1 }
        _ = try await withJournal(path) { [counts] journal in try await check(journal, atLeast: counts) }
    }

    private struct Promised {
        var counts: [UInt64: UInt64] = [:]
        var lastLSN: UInt64 = 0

        init(_ notes: some Sequence<Note>) {
            for case .acknowledged(let entity, let count, let lsn) in notes {
                counts[entity] = max(count, counts[entity, default: 0])
                lastLSN = max(lsn, lastLSN)
            }
        }
    }

    private struct Found {
        let counts: [UInt64: UInt64]
        let last: LSN
    }

    private func withJournal<Value: Sendable>(
        _ path: String, _ body: (Journal) async throws -> Value
    ) async throws -> Value {
        let journal = try await Journal.open(
            .directory(path, configuration: JournalLoad.store), configuration: JournalLoad.configuration)
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

    private func check(_ journal: Journal, atLeast least: [UInt64: UInt64]) async throws -> Found {
        let (rows, submitted, (found, last)) = try await journal.read { view in
            var rows: [UInt64: UInt64] = [:]
            try EventPlan.counts.scan(.all, in: view) { entity, count in
                rows[entity] = count
                return .next
            }
            return (rows, try JournalLoad.submitted(in: view), try JournalLoad.values(in: view, with: journal.blocks))
        }
        for (entity, count) in least where rows[entity, default: 0] < count {
            throw BrokenPromise(
                "held: event \(count) of entity \(entity) was acknowledged, and \(rows[entity, default: 0]) are there")
        }
        for (entity, value) in found {
            // The row came in the same commit as the event.
            let count = rows[entity, default: 0]
            guard let known = values[entity], count < known.count, known[Int(count)] == value else {
                throw BrokenPromise(
                    "whole: entity \(entity) should have \(count) events, and has \(value.count), or other ones")
            }
        }
        let events = rows.values.reduce(0, +)
        guard submitted <= events else {
            throw BrokenPromise("whole: there are \(events) events of \(submitted) submissions")
        }
        guard rows.keys.allSatisfy({ found[$0] != nil }) else { throw BrokenPromise("whole: an entity has a row only") }
        return Found(counts: rows, last: last)
    }
}
