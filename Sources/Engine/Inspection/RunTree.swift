/// One run with all of its nodes.
package struct RunTree: Sendable {
    package let run: RunSummary
    /// The nodes of the workflow's body; none if the run cannot be read.
    package let nodes: [RunNode]

    init(_ reading: RunReading) {
        run = RunSummary(reading)
        nodes = reading.state.map { RunTreeBuilder($0).nodes } ?? []
    }
}
