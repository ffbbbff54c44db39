import Ratchet
import RatchetEngine

/// What a test is told that cannot go on.
extension EngineLife {
    private static let runsListed = 20

    func stuck() async -> TestEngineError {
        TestEngineError(.stuck, "nothing will happen any more by itself\(await situation())")
    }

    func outOfTime(_ limit: TimeLimit) async -> TestEngineError {
        let what = limit.moves < 0 ? "too many moments have come" : "the next thing happens after \(limit.moment)"
        return TestEngineError(.outOfTime, "\(what), which is over the limit\(await situation())")
    }

    func heldUp() async -> TestEngineError {
        TestEngineError(
            .heldUp,
            "nothing has gone on for \(settings.patience): an attempt is at work outside of the engine, and time does "
                + "not go on before it ends. Stub its step, or have it sleep by the test's clock, or wait inside of "
                + "TestEngine.waiting\(situation([]))")
    }

    /// What is under way, in a few lines.
    private func situation() async -> String {
        let read = try? await drive { engine in
            try await engine.inspect { inspector in
                try await inspector.runs(RunQuery(limit: Self.runsListed)).runs.filter { !$0.status.isOver }
                    .map(\.situation)
            }
        }
        guard case .ended(.success(let runs))? = read else { return situation([]) }
        return situation(runs)
    }

    private func situation(_ runs: [String]) -> String {
        let calls = settings.log.calls.filter { call in
            if case .underWay = call.outcome { true } else { false }
        }
        let lines = runs + calls.prefix(Self.runsListed).map { "\($0) since \($0.began)" }
        let seed = settings.seed.map { ["(seed \($0))"] } ?? []
        return lines.isEmpty && seed.isEmpty ? "" : ":\n  " + (lines + seed).joined(separator: "\n  ")
    }
}

extension RunSummary {
    /// What the run waits for, in one line.
    fileprivate var situation: String {
        var line = "run '\(id)' is \(status)"
        if !open.isEmpty { line += " at '\(open.joined(separator: "', '"))'" }
        if !awaits.isEmpty { line += ", waits for the signal '\(awaits.joined(separator: "' or '"))'" }
        if let due { line += ", until \(due)" }
        if let parked { line += ": \(parked)" }
        return line
    }
}
