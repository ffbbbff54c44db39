import Foundation
package import Ratchet

/// Takes one photograph through the pipeline. Each step may run twice and leaves the same behind.
package struct ImportPhoto: Workflow {
    package struct State: Codable, Sendable {
        let photo: Photo
        var metadata: PhotoMetadata?
        var sha256: String?
        var small: Thumbnail?
        var medium: Thumbnail?
        var large: Thumbnail?
        var uploadURL: String?
        var entry: CatalogueEntry?

        package init(_ photo: Photo) { self.photo = photo }

        /// - Throws: ``PipelineError/Code/damaged`` if the run is not through.
        fileprivate var imported: ImportedPhoto {
            get throws {
                guard let entry, let uploadURL else {
                    throw PipelineError(.damaged, "the run of '\(photo.key)' ends without what its steps have made")
                }
                let thumbnails = [small, medium, large].compactMap(\.self)
                return ImportedPhoto(photo: photo, entry: entry, thumbnails: thumbnails, uploadURL: uploadURL)
            }
        }
    }

    /// The paths of its steps, in the order in which they are taken; those of one row are taken at the same time.
    package static let stages = [
        ["metadata"], ["digest"], ["thumbnails/small", "thumbnails/medium", "thumbnails/large"], ["sign"], ["upload"],
        ["catalogue"],
    ]
    /// How many steps there are.
    static let stepCount = stages.joined().count
    /// How many of them are under way at the same time, at most.
    static let stepsAtOnce = stages.map(\.count).max() ?? 0

    private static let idPrefix = "photo:"

    let studio: Studio

    package init(_ studio: Studio) { self.studio = studio }

    /// One run for each photograph: its key is its name.
    package static func id(of photo: Photo) -> RunID { RunID("\(idPrefix)\(photo.key)") }

    /// The idempotency keys of the steps of a photograph's run, in rows as ``stages`` are.
    package static func stepKeys(of photo: Photo) -> [[String]] {
        // In keys, the percent signs and slashes of a run's id are escaped.
        let id = id(of: photo).rawValue.replacing("%", with: "%25").replacing("/", with: "%2F")
        return stages.map { steps in steps.map { "\(id)/\($0)" } }
    }

    /// Whether a step's idempotency key is that of the last step of a photograph's run.
    static func isLast(_ key: String) -> Bool { key.hasPrefix(idPrefix) && key.hasSuffix("/catalogue") }

    package var body: some Flow<State, ImportedPhoto> {
        Step("metadata", into: \.metadata) { run in
            try await studio.effects.witness(run) { try await PhotoMetadata.read(run.state.photo.url) }
        }
        Step("digest", into: \.sha256) { run in
            try await studio.effects.witness(run) { try await FileDigest.sha256(of: run.state.photo.url) }
        }
        Parallel("thumbnails") {
            Step("small", into: \.small) { run in try await thumbnail(.small, run) }
            Step("medium", into: \.medium) { run in try await thumbnail(.medium, run) }
            Step("large", into: \.large) { run in try await thumbnail(.large, run) }
        }
        Step("sign", into: \.uploadURL) { run in try await sign(run) }
        Step("upload", from: \.small, \.medium, \.large) { small, medium, large, run in
            try await upload([small, medium, large], run)
        }
        Step("catalogue", from: \.metadata, \.sha256, into: \.entry) { metadata, sha256, run in
            try await list(metadata, sha256, run)
        }
        Return { state in try state.imported }
    }

    private func thumbnail(_ size: ThumbnailSize, _ run: StepRun<State>) async throws -> Thumbnail {
        try await studio.effects.witness(run) {
            try await studio.thumbnailer.make(of: run.state.photo, size: size.rawValue)
        }
    }

    /// A URL that allows the upload for fifteen minutes.
    private func sign(_ run: StepRun<State>) async throws -> String {
        try await studio.effects.witness(run) {
            try studio.presigner.url(.put, key: run.state.photo.objectKey, at: Date())
        }
    }

    /// The bucket is a folder here: objects are copied to where the URL would put them.
    private func upload(_ thumbnails: [Thumbnail], _ run: StepRun<State>) async throws {
        try await studio.effects.witness(run) {
            let photo = run.state.photo
            try studio.bucket.put(photo.url, key: photo.objectKey)
            for thumbnail in thumbnails {
                try studio.bucket.put(thumbnail.url, key: photo.objectKey(ofThumbnail: thumbnail.size))
            }
        }
    }

    private func list(
        _ metadata: PhotoMetadata, _ sha256: String, _ run: StepRun<State>
    ) async throws -> CatalogueEntry {
        let photo = run.state.photo
        let keys = ThumbnailSize.allCases.map { photo.objectKey(ofThumbnail: $0.rawValue) }
        let entry = CatalogueEntry(photo: photo, metadata: metadata, sha256: sha256, thumbnails: keys)
        // The job is in the commit that says that the photograph is listed.
        try run.enqueue(NotifyByMail.self, .init(photo: photo.key, sha256: sha256), id: NotifyByMail.id(of: photo))
        return try await studio.effects.witness(run) {
            try await studio.catalogue.add(entry)
            return entry
        }
    }
}
