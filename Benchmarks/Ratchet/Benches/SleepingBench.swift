import Foundation
import Ratchet
import Subprocess

/// What runs that sleep cost: the memory that grows with their number, and how long it takes to open a journal that
/// holds so many.
///
/// Memory is that of processes which have opened a journal with few such runs and one with many, divided by how many
/// more these are.
struct SleepingBench: Bench {
    enum Figure: Sendable { case memory, opening }

    let runs: Int
    let figure: Figure
    /// How many the smaller journal has.
    private var few: Int { max(1, runs / 100) }

    var name: String { figure == .memory ? "sleeping/bytes-per-run" : "sleeping/open-\(runs)" }

    func measure(in workspace: Workspace) async throws -> Measurement {
        try await workspace.lend("few") { fewJournal in
            try await workspace.lend("many") { manyJournal in
                _ = try await Self.visit(fewJournal, starting: few)
                let start = ContinuousClock.now
                _ = try await Self.visit(manyJournal, starting: runs)
                let starting = (ContinuousClock.now - start) / .seconds(1)
                let (small, large) = (try await Self.visit(fewJournal), try await Self.visit(manyJournal))
                let bytes = max(0, large.bytes - small.bytes) / Double(runs - few)
                let more = ["runs": Double(runs), "startsPerSecond": Double(runs) / starting]
                switch figure {
                case .memory:
                    return Measurement(
                        name, bytes, "bytes", reference: nil, target: .valueAtMost(100),
                        more: more.merging(["residentMegabytes": large.bytes / 1e6]) { $1 })
                case .opening:
                    return Measurement(name, large.milliseconds, "ms", reference: small.milliseconds, more: more)
                }
            }
        }
    }

    private static func visit(_ journal: String, starting runs: Int = 0) async throws -> SleepersReport {
        let result = try await Subprocess.run(
            try Program.executable(Program.this), arguments: ["sleepers", journal, "--runs", "\(runs)"],
            input: .none, output: .string(limit: 1 << 16), error: .currentStandardError)
        guard let report = SleepersReport(result.standardOutput) else {
            throw BenchError("the child has not said what it measured")
        }
        return report
    }
}
