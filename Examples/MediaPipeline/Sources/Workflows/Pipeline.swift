package import Ratchet

/// An engine that knows the pipeline's workflows.
///
///     let photos = try await Pipeline(journal: .directory(path), Studio(workspace), limit: 4).imported(folder)
package struct Pipeline: Sendable {
    /// There is one for each journal.
    private static let run: RunID = "folder"

    private let engine: Engine

    /// - Parameter limit: how many photographs go through at the same time.
    package init(journal: StoreSource, _ studio: Studio, limit: Int) throws {
        // It is killed on purpose, again and again: no step is to be suspected of that.
        engine = Engine(journal: journal, configuration: EngineConfiguration(crashLimit: nil))
        try engine.register(ImportPhoto(studio))
        try engine.register(ImportFolder(engine: engine, studio: studio, limit: limit))
    }

    /// Takes a folder's photographs through, or goes on with it; answers at once if the journal has the result.
    /// - Throws: `RunFailure` if a photograph cannot be taken through; `JournalError`; `EngineError`.
    package func imported(_ folder: PhotoFolder) async throws -> [ImportedPhoto] {
        let engine = engine
        return try await engine.run {
            try await engine.start(ImportFolder.self, id: Self.run, with: ImportFolder.State(folder)).result()
        }
    }
}
