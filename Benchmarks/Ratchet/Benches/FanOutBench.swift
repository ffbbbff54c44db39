import Ratchet

/// How many steps become durable in a second in one run that has so many elements, a thousand of them at a time.
struct FanOutBench: Bench {
    let elements: Int

    var name: String { "fanout/\(elements)" }

    func measure(in workspace: Workspace) async throws -> Measurement {
        let (tenth, _) = try await measure(elements / 10, in: workspace)
        let (whole, peak) = try await measure(elements, in: workspace)
        return Measurement(
            name, whole, "steps/s", reference: tenth, target: .ratioAtLeast(0.5),
            more: ["megabytesAtMost": peak])
    }

    /// Steps a second, and the most memory that the process had by then.
    private func measure(_ elements: Int, in workspace: Workspace) async throws -> (Double, Double) {
        try await workspace.lend("journal") { journal in
            let engine = Engine(journal: .directory(journal))
            try engine.register(FanOut())
            let start = ContinuousClock.now
            let sum = try await engine.run {
                try await engine.start(FanOut.self, with: FanOut.State(list: Array(0..<elements))).result()
            }
            guard sum == elements * (elements - 1) / 2 else { throw BenchError("a result of an element is missing") }
            return (Double(elements) / ((ContinuousClock.now - start) / .seconds(1)), Memory.peakMegabytes)
        }
    }
}
