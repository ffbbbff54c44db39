import RatchetJournal

@testable import RatchetEngine

extension Lab {
    /// All that is found wrong with the journal as it is now.
    func findings(codecs: [any BlockCodec] = []) async throws -> [Finding] {
        let store = try MemoryStore.open(image.copy())
        let blocks = try await store.read { view in try Blocks.open(view, codecs: codecs) }
        let verification = Verification(store, with: blocks)
        for check in JournalChecks.all(numbers: EngineTables.metaNumbers) + EngineChecks.all {
            try await check.run(verification)
        }
        await store.close()
        return verification.findings
    }

    /// How many rows the index by tags and attributes has.
    func termRows() async throws -> Int {
        try await view { view in try view.count(of: EngineTables.runsByTerm.name) }
    }
}
