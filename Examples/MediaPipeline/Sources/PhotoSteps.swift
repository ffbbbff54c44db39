import Foundation

/// The steps that each photograph goes through. Each may run twice and leaves the same behind.
package struct PhotoSteps: Sendable {
    private let thumbnailer: Thumbnailer
    private let bucket: Bucket
    private let catalogue: Catalogue
    private let effects: EffectsLog

    /// - Throws: ``PipelineError``: `inputOutput`; `damaged` if the catalogue is.
    package init(_ workspace: Workspace) throws(PipelineError) {
        thumbnailer = workspace.thumbnailer
        bucket = workspace.bucket
        catalogue = try Catalogue(workspace.catalogue)
        effects = try EffectsLog(workspace.effects)
    }

    /// Takes one photograph through all of the steps, one after the other.
    package func process(_ photo: Photo) async throws {
        let metadata = try await effects.witness(key: "\(photo.key)/metadata", attempt: 1) {
            try await PhotoMetadata.read(photo.url)
        }
        let digest = try await effects.witness(key: "\(photo.key)/digest", attempt: 1) {
            try await FileDigest.sha256(of: photo.url)
        }
        var keys: [String] = []
        for size in Thumbnailer.sizes { keys.append(try await thumbnail(of: photo, size: size)) }
        let entry = CatalogueEntry(photo: photo, metadata: metadata, sha256: digest, thumbnails: keys)
        _ = try await effects.witness(key: "\(photo.key)/catalogue", attempt: 1) { try await catalogue.add(entry) }
    }

    /// Makes a thumbnail and stores it.
    /// - Returns: its key in the bucket.
    private func thumbnail(of photo: Photo, size: Int) async throws -> String {
        let thumbnail = try await effects.witness(key: "\(photo.key)/thumbnail-\(size)", attempt: 1) {
            try await thumbnailer.make(of: photo, size: size)
        }
        let key = Thumbnailer.key(for: photo, size: size)
        return try await effects.witness(key: "\(photo.key)/store-\(size)", attempt: 1) {
            try bucket.put(URL(filePath: thumbnail.path), key: key)
            return key
        }
    }
}
