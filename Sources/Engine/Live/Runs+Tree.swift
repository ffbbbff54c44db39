import RatchetJournal

extension Runs {
    /// What the journal has of a run, node by node; `nil` if there is none with this id.
    func tree(of id: RunID) async throws -> RunTree? {
        let blocks = world.journal.blocks
        return try await world.journal.read { view in
            try RunCatalogue(view, with: blocks).reading(id, view).map(RunTree.init)
        }
    }
}
