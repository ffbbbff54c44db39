import Ratchet

/// Starts the run of one photograph and waits for its end.
///
/// The run has a life of its own: should this step be made again, it finds the run that was started before.
struct StartImport: Workflow {
    struct State: Codable, Sendable {
        let photo: Photo
        var imported: ImportedPhoto?
    }

    let engine: Engine
    let studio: Studio

    var body: some Flow<State, ImportedPhoto?> {
        Step("import", into: \.imported) { run in
            try await studio.effects.witness(run) {
                let photo = run.state.photo
                let state = ImportPhoto.State(photo)
                return try await engine.start(ImportPhoto.self, id: ImportPhoto.id(of: photo), with: state).result()
            }
        }
        .retry(.never)
        Return { state in state.imported }
    }
}
