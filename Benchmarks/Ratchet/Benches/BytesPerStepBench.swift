import Foundation
import RatchetJournal

/// How many bytes a step adds to the log, beside what it adds before the log is compressed; and, of a workload with
/// larger values, how many bytes of log and snapshots a step takes without compression, with it, and with dictionaries.
struct BytesPerStepBench: Bench {
    private static let runs = 1_000
    let plan: RoundPlan

    let name = "bytes-per-step"

    func measure(in workspace: Workspace) async throws -> Measurement {
        let stored = try await workspace.lend("stored") { try await StoredBytes.measure(in: $0) }
        return try await workspace.lend("journal") { journal in
            let round = try await StepRound.measure(runs: Self.runs, length: plan.length, in: journal)
            let recordBytes = Double(round.groups.reduce(0, +))
            let file = try FileManager.default.attributesOfItem(atPath: "\(journal)/data.mdb")
            return Measurement(
                name, recordBytes / Double(round.steps), "bytes", reference: try await Self.eventBytes(in: journal),
                more: stored.metrics.merging(["fileBytes": (file[.size] as? NSNumber)?.doubleValue ?? 0]) { $1 })
        }
    }

    /// The bytes of events that a submission has in what is left of the log; nearly every submission is one step's.
    private static func eventBytes(in journal: String) async throws -> Double {
        let store = try await StoreSource.directory(journal).open()
        let average = try await store.read { view in
            var (bytes, items) = (0, 0)
            try JournalTables.log.scan(.all, in: view) { lsn, record in
                let header = try LogRecord(decoding: record, at: lsn).header
                bytes += header.bodyLength
                items += header.items.count
                return .next
            }
            return Double(bytes) / Double(max(1, items))
        }
        await store.close()
        return average
    }
}
