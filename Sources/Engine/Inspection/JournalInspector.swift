package import RatchetJournal

/// Reads the runs of a journal without the app's code, beside its engine or when it has none.
///
///     let inspector = JournalInspector(try await LMDBReader.open("orders.journal"))
///     let listing = try await inspector.runs(RunQuery(statuses: [.failed]))
///
/// Each answer comes from one consistent view. It takes as long as the log is, not as there are runs, but for the
/// counts.
package struct JournalInspector: Sendable {
    let store: any ReadableStore

    let blocks: Blocks

    /// - Parameter blocks: has every codec that the journal was written with.
    package init(_ store: any ReadableStore, with blocks: Blocks = .plain) {
        self.store = store
        self.blocks = blocks
    }

    /// The runs that the query wants: those that are not over, the newest first, then the others, the latest end first.
    package func runs(_ query: RunQuery = RunQuery()) async throws -> RunListing {
        let blocks = blocks
        return try await store.read { view in try RunCatalogue(view, with: blocks).listing(query, view) }
    }

    /// How many runs the query wants, whatever its cursor and its limit.
    ///
    /// With a workflow, or a time of the start, every run is read that is not over; with conditions on tags or
    /// attributes those that one of them leads to. Else it takes as long as there are runs that are wanted.
    package func count(_ query: RunQuery = RunQuery()) async throws -> Int {
        let blocks = blocks
        return try await store.read { view in try RunCatalogue(view, with: blocks).count(query, view) }
    }

    /// Everything that happened to a run, in order; `nil` if there is none with this id.
    package func history(of id: RunID) async throws -> RunHistory? {
        let blocks = blocks
        return try await store.read { view in
            try RunCatalogue(view, with: blocks).reading(id, view).map { try RunHistory($0, in: view, with: blocks) }
        }
    }

    /// One run with its tree; `nil` if there is none with this id.
    package func run(_ id: RunID) async throws -> RunTree? {
        let blocks = blocks
        return try await store.read { view in
            let catalogue = try RunCatalogue(view, with: blocks)
            return try catalogue.reading(id, view).map(RunTree.init)
        }
    }

    /// One run with its tree as it was at an earlier moment; `nil` if there is none with this id.
    ///
    /// - Throws: ``EngineError/Code/historyGone`` if the journal does not keep what happened up to then.
    package func run(_ id: RunID, at moment: RunMoment) async throws -> RunTree? {
        let blocks = blocks
        return try await store.read { view in
            guard let run = try RunCatalogue(view, with: blocks).reading(id, view) else { return nil }
            return try RunTree(run, at: moment, in: view, with: blocks)
        }
    }

    /// What would become of the runs with the workflows that an engine has registered, which does not run.
    package func check(_ engine: Engine) async throws -> ChangeReport { try await engine.check(store, with: blocks) }

    /// Numbers about the journal as a whole.
    package func stats() async throws -> JournalStats {
        let blocks = blocks
        return try await store.read { view in
            let recovered = try Recovery.read(view, with: blocks)
            let runs = try RunCatalogue(recovered, with: blocks).counts(view)
            return try JournalStats(view, recovered.log, runs: runs, jobs: JobCounts(recovered, view).all)
        }
    }
}
