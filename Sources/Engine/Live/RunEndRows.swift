import RatchetJournal

/// What comes with the end of a run: it leaves the rows of those under way, and enters those of runs that are over.
struct RunEndRows: Sendable {
    let writes: [WriteBatch.Operation]

    /// `nil` if the run is not over.
    ///
    /// - Parameter terms: those of which the run has rows.
    init?(
        _ state: RunState, indexed: RunStatus?, _ terms: SearchTerms, with blocks: Blocks
    ) throws(JournalError) {
        guard let ended = state.ended else { return nil }
        let summary = RunEndSummary(state.header, started: state.started, terms: state.terms)
        try self.init(RunEndKey(state.status, ended, state.number), summary, indexed: indexed, terms, with: blocks)
    }

    /// - Parameter indexed: what the run's row in the table `runsByStatus` says, if it has one.
    init(
        _ key: RunEndKey, _ summary: RunEndSummary, indexed: RunStatus?, _ terms: SearchTerms = SearchTerms(),
        with blocks: Blocks
    ) throws(JournalError) {
        var writes = [try EngineTables.runsByEnd.put(key, summary.encoded, with: blocks)]
        if let indexed { writes.append(EngineTables.runsByStatus.delete(RunStatusKey(indexed, key.number))) }
        writes += SearchTerms().writes(from: terms, of: key.number, with: blocks)
        writes += summary.terms.keys(.over(key), with: blocks).map { EngineTables.runsByTerm.put($0, []) }
        self.writes = writes
    }
}
