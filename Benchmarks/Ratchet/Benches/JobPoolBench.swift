import Ratchet

/// How long it takes from the call that enqueues a durable job until it has begun, while four jobs of another queue
/// compute on threads of their own, beside the same with those threads at rest; in turns.
struct JobPoolBench: Bench {
    private static let spinning = 4

    let jobs: Int
    let rounds: Int
    let priority: Pool.Priority
    var freeProcessors = 0

    var name: String { "jobs/latency-p99-beside-4-\(priority)" + (freeProcessors > 0 ? "-one-free" : "") }

    func measure(in workspace: Workspace) async throws -> Measurement {
        let (idle, beside) = try await workspace.lend("jobs") { try await latencies(in: $0) }
        return Measurement(
            name, beside.percentile(99), "µs", reference: idle.percentile(99), target: .ratioAtMost(2),
            more: ["p50": beside.percentile(50), "idleP50": idle.percentile(50)])
    }

    private func latencies(in journal: String) async throws -> (idle: [Double], beside: [Double]) {
        let engine = Engine(
            journal: .directory(journal),
            configuration: EngineConfiguration(
                pools: [Pool("cpu", threads: Self.spinning, priority: priority, freeProcessors: freeProcessors)],
                queues: [Queue(Spin.queue, concurrency: Self.spinning, pool: "cpu")]))
        let (begun, spun) = (Begun(), Spun())
        try engine.register(Prompt(begun: begun))
        try engine.register(Spin(spun: spun))
        return try await engine.run {
            var (idle, beside): ([Double], [Double]) = ([], [])
            for _ in 0..<rounds {
                idle += try await Prompt.latencies(of: jobs, begun, on: engine)
                let goal = spun.goOn(with: Self.spinning)
                let spins = try await engine.enqueue(Spin.self, all: Array(repeating: .init(), count: Self.spinning))
                await spun.counter.wait(for: goal)
                beside += try await Prompt.latencies(of: jobs, begun, on: engine)
                spun.stop()
                for spin in spins { try await spin.result() }
            }
            return (idle, beside)
        }
    }
}
