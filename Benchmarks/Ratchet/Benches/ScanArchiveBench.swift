import Ratchet
import RatchetEngine
import RatchetJournal

/// How many runs that are over are listed in a second, page after page, as a search through all of the archive does.
struct ScanArchiveBench: Bench {
    private static let pageSize = 1_000

    /// Completes at once.
    private struct Filed: Workflow {
        struct State: Codable, Sendable { let page: String }
        var body: some Flow<State, String> {
            Return { state in state.page }
        }
    }

    let runs: Int
    let rounds: Int

    var name: String { "journal/scan-archive" }

    func measure(in workspace: Workspace) async throws -> Measurement {
        try await workspace.lend("journal") { directory in
            try await fill(directory)
            let bytes = try await bytes(of: directory)
            return try await RoundPlan(rounds: rounds, length: .zero).middle {
                let seconds = try await scan(directory)
                return Measurement(
                    name, Double(runs) / seconds, "rows/s", reference: nil,
                    more: ["rows": Double(runs), "MBPerSecond": Double(bytes) / seconds / 1_000_000])
            }
        }
    }

    private func fill(_ directory: String) async throws {
        let engine = Engine(journal: .directory(directory))
        try engine.register(Filed())
        try await engine.run {
            for run in try await engine.startAll(Filed.self, runs, state: { Filed.State(page: Page.text($0, 1)) }) {
                _ = try await run.result()
            }
        }
    }

    /// The bytes of all keys and values that a search reads.
    private func bytes(of directory: String) async throws -> Int {
        let reader = try await LMDBReader.open(directory)
        let bytes = try await reader.read { view in
            var bytes = 0
            for table in [JournalTables.archive.name, EngineTables.runsByEnd.name] {
                try view.scan(table, .all) { key, value in
                    bytes += key.count + value.count
                    return .next
                }
            }
            return bytes
        }
        await reader.close()
        return bytes
    }

    private func scan(_ directory: String) async throws -> Double {
        let reader = try await LMDBReader.open(directory)
        let inspector = JournalInspector(reader)
        let start = ContinuousClock.now
        var query = RunQuery(isArchived: true, limit: Self.pageSize, isCounted: false)
        var found = 0
        repeat {
            let page = try await inspector.runs(query)
            found += page.runs.count
            query.after = page.next
        } while query.after != nil
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        await reader.close()
        guard found == runs else { throw BenchError("the archive has \(found) runs in place of \(runs)") }
        return seconds
    }
}
