import Ratchet

/// How many promises are settled in a second in one run that waits for so many of them, by so many callers at once.
struct ApprovalsBench: Bench {
    private static let callers = 100
    let elements: Int

    var name: String { "approvals/\(elements)" }

    func measure(in workspace: Workspace) async throws -> Measurement {
        let tenth = try await measure(elements / 10, in: workspace)
        let whole = try await measure(elements, in: workspace)
        return Measurement(
            name, whole, "promises/s", reference: tenth, target: .ratioAtLeast(0.5),
            more: ["megabytesAtMost": Memory.peakMegabytes])
    }

    private func measure(_ elements: Int, in workspace: Workspace) async throws -> Double {
        try await workspace.lend("journal") { journal in
            let engine = Engine(journal: .directory(journal))
            try engine.register(Approvals())
            return try await engine.run {
                let run = try await engine.start(Approvals.self, with: .init(list: Array(0..<elements)))
                let start = ContinuousClock.now
                try await settle(elements, of: run.id, engine)
                guard try await run.result() == elements else { throw BenchError("an answer is missing") }
                return Double(elements) / ((ContinuousClock.now - start) / .seconds(1))
            }
        }
    }

    private func settle(_ elements: Int, of run: RunID, _ engine: Engine) async throws {
        try await withThrowingTaskGroup { group in
            for caller in 0..<Self.callers {
                group.addTask {
                    for element in stride(from: caller, to: elements, by: Self.callers) {
                        let token = PromiseToken("\(run.rawValue)/list%5B\(element)%5D/answer")
                        try await engine.resolve(token, 1)
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
