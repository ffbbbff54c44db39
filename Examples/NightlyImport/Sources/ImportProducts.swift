package import Ratchet

/// Takes the supplier's file of the night in, and enqueues a job for each of its rows.
package struct ImportProducts: Workflow {
    package struct State: Codable, Sendable {
        /// What the file is called from now on, and how many rows it has.
        var file: ProductFile?
        /// For how many of them there is a job.
        var enqueued = 0

        package init() {}

        fileprivate var hasMore: Bool { enqueued < file?.rows ?? 0 }
    }

    /// What a step does to Ratchet is one commit: so many jobs at a time.
    static let rowsOfAStep = 1_000

    let depot: Depot

    package init(_ depot: Depot) { self.depot = depot }

    package var body: some Flow<State, Int> {
        Step("take the file", into: \.file) { run in try depot.take(for: run.runID) }
            .retry(.exponential(from: .minutes(5), attempts: 12))
        Repeat("enqueue", while: { $0.hasMore }, atMost: 10_000) {
            Step("rows", from: \.file) { file, run in
                let lines = file.lines(after: run.state.enqueued, limit: Self.rowsOfAStep)
                for line in lines { try run.enqueue(ImportRow.self, .init(file: file.name, line: line)) }
                return lines.count
            } reduce: { state, count in
                state.enqueued += count
            }
        }
        Return { state in state.enqueued }
    }
}
