import RatchetJournal

extension JournalInspector {
    /// Why a run is where it is; `nil` if there is none with this id.
    package func why(_ id: RunID, host: EngineHost, now: Timestamp) async throws -> RunExplanation? {
        let blocks = blocks
        return try await store.read { view in
            let catalogue = try RunCatalogue(view, with: blocks)
            return try catalogue.reading(id, view).map { try catalogue.why($0, host, now, view) }
        }
    }

    /// The same of the run with this number, whichever run has its id by now.
    func why(number: UInt64, host: EngineHost, now: Timestamp) async throws -> RunExplanation? {
        let blocks = blocks
        return try await store.read { view in
            let catalogue = try RunCatalogue(view, with: blocks)
            return try catalogue.readings([number], view).first.map { try catalogue.why($0, host, now, view) }
        }
    }
}
