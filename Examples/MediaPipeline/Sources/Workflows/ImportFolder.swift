import Foundation
package import Ratchet

/// Takes all photographs of a folder through the pipeline, so many at a time: a run for each.
package struct ImportFolder: Workflow {
    package struct State: Codable, Sendable {
        /// The folder's path.
        let folder: String
        var photos: [Photo]?
        var imported: [ImportedPhoto?]?

        package init(_ folder: PhotoFolder) { self.folder = folder.url.path }
    }

    let engine: Engine
    let studio: Studio
    let limit: Int

    package var body: some Flow<State, [ImportedPhoto]> {
        Step("find photographs", into: \.photos) { run in
            try await studio.effects.witness(run) { try PhotoFolder(URL(filePath: run.state.folder)).photos() }
        }
        ForEach(\.photos, limit: limit, run: start, into: \.imported) { photo, _ in StartImport.State(photo: photo) }
        Return { state in (state.imported ?? []).compactMap(\.self) }
    }

    private var start: StartImport { StartImport(engine: engine, studio: studio) }

    /// How many steps it takes in all for so many photographs: one to find them, and for each one that starts its run.
    package static func steps(for photos: Int) -> Int { 1 + photos * (1 + ImportPhoto.stepCount) }

    /// How many steps are under way at a moment, at most.
    package static func stepsAtOnce(limit: Int) -> Int { limit * (1 + ImportPhoto.stepsAtOnce) }
}
