import Ratchet
import RatchetEngine

/// How many runs a second come to their end whose one step stands in line in a queue, beside the same runs whose step
/// does not, in turns: what it costs to wait for a place, and to take it.
struct StepsInLineBench: Bench {
    private static let places = 256
    let runs: Int
    let rounds: Int

    let name = "jobs/steps-in-line"

    func measure(in workspace: Workspace) async throws -> Measurement {
        var pairs: [(inLine: Double, free: Double)] = []
        for _ in 0..<rounds {
            let free = try await rate(InLine(isInLine: false), in: workspace)
            pairs.append((try await rate(InLine(isInLine: true), in: workspace), free))
        }
        let middle = pairs.sorted { $0.inLine / $0.free < $1.inLine / $1.free }[pairs.count / 2]
        return Measurement(name, middle.inLine, "runs/s", reference: middle.free)
    }

    private func rate(_ flow: InLine, in workspace: Workspace) async throws -> Double {
        try await workspace.lend("line") { journal in
            let queue = Queue("\(InLine.queue)", concurrency: Self.places)
            let engine = Engine(journal: .directory(journal), configuration: EngineConfiguration(queues: [queue]))
            try engine.register(flow)
            return try await engine.run {
                let start = ContinuousClock.now
                let handles = try await engine.startAll(InLine.self, runs) { InLine.State(run: $0) }
                for handle in handles { _ = try await handle.result() }
                return Double(runs) / ((ContinuousClock.now - start) / .seconds(1))
            }
        }
    }
}
