import Foundation
import Ratchet
import Subprocess

/// How long it takes until runs that were in flight when their process was killed are going again.
struct RecoveryBench: Bench {
    let runs: Int
    let rounds: Int

    var name: String { "recovery/\(runs)" }

    func measure(in workspace: Workspace) async throws -> Measurement {
        try await workspace.lend("journal") { journal in
            try await killWithRunsInFlight(journal)
            // What recovers writes nothing of its own, and can be stopped and recovered again.
            return try await RoundPlan(rounds: rounds, length: .zero).middle {
                let reading = try await Reference.read(journal)
                return Measurement(
                    name, try await recover(journal), "ms", reference: reading.seconds * 1_000,
                    target: .valueAtMost(Double(runs) / 100))
            }
        }
    }

    /// From before the journal is opened to the moment at which the last of the steps has begun again, in ms.
    private func recover(_ journal: String) async throws -> Double {
        let gate = Gate(runs)
        let start = ContinuousClock.now
        let engine = Engine(
            journal: .directory(journal), configuration: EngineConfiguration(gracePeriod: .zero))
        try engine.register(Held(gate: gate))
        let end = try await engine.run { await gate.allHeld() }
        guard let end else { throw BenchError("the runs have not come back") }
        return (end - start) / .milliseconds(1)
    }

    private func killWithRunsInFlight(_ journal: String) async throws {
        let result = try await Subprocess.run(
            try Program.executable(Program.this), arguments: ["hold", journal, "--runs", "\(runs)"],
            input: .none, output: .sequence, error: .currentStandardError
        ) { child in
            defer { try? child.send(signal: .kill) }
            for try await line in child.standardOutput.strings() where line.contains(HoldCommand.ready) { return true }
            return false
        }
        guard result.closureResult else { throw BenchError("the child has ended before its runs were in flight") }
    }
}
