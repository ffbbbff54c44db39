import RatchetJournal

/// What comes with the end of a run: it leaves the rows of those under way, and enters those of runs that are over.
struct RunEndRows: Sendable {
    let writes: [WriteBatch.Operation]

    /// `nil` if the run is not over.
    init?(_ state: RunState, indexed: RunStatus?, with blocks: Blocks) throws(JournalError) {
        guard let ended = state.ended else { return nil }
        try self.init(
            RunEndKey(state.status, ended, state.number), RunEndSummary(state.header, started: state.started),
            indexed: indexed, with: blocks)
    }

    /// - Parameter indexed: what the run's row in the table `runsByStatus` says, if it has one.
    init(
        _ key: RunEndKey, _ summary: RunEndSummary, indexed: RunStatus?, with blocks: Blocks
    ) throws(JournalError) {
        var writes = [try EngineTables.runsByEnd.put(key, summary.encoded, with: blocks)]
        if let indexed { writes.append(EngineTables.runsByStatus.delete(RunStatusKey(indexed, key.number))) }
        self.writes = writes
    }
}
