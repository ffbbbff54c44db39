import RatchetJournal

extension RunCatalogue {
    func why(
        _ run: RunReading, _ host: EngineHost, _ now: Timestamp, _ view: borrowing any StoreView & ~Copyable
    ) throws -> RunExplanation {
        var children: [RunID: RunStatus] = [:]
        for child in run.startedRuns { children[child] = try reading(child, view)?.status }
        let moments = try RunMoments(run.number, in: view, with: blocks)
        return RunWhy(run: run, moments: moments, host: host, now: now, childStatus: children).explanation
    }
}

extension RunReading {
    /// The runs that its first open nodes have started.
    fileprivate var startedRuns: [RunID] {
        guard let state, !state.isOver else { return [] }
        return state.openLeaves.prefix(RunExplanation.reasonLimit).compactMap { state[$0].target }
    }
}
