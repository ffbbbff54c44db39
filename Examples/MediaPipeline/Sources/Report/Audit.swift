import Foundation

/// Compares what the runs say that they have done with what is there.
package struct Audit: Sendable {
    package let photos: Int
    /// How often each step ran, as the effects log tells.
    package let counts: EffectCounts
    /// What the runs have returned and is not there, one line each.
    package let lost: [String]
    /// The keys of the steps that began again although one that comes after them had begun before: they were done.
    package let repeated: [String]
    /// Whether each photograph has exactly one line in the catalogue, and nothing else has.
    package let isCatalogueExact: Bool
    /// What has arrived of the mail about them.
    package let mails: MailCounts

    /// - Parameters:
    ///   - photos: the photographs that should be through.
    ///   - returned: what the folder's run has returned.
    /// - Throws: ``PipelineError``: `inputOutput`; `damaged`.
    package init(of photos: [Photo], returned: [ImportedPhoto], in workspace: Workspace) async throws {
        let effects = try EffectsLog.read(workspace.effects)
        let entries = try Catalogue.read(workspace.catalogue)
        mails = MailCounts(try MailSink.read(workspace.mails))
        let done = Set(effects.filter { $0.phase == .done }.map(\.key))
        let missing = Set(photos.map(\.key)).subtracting(returned.map(\.photo.key)).sorted()
        var lost = missing.map { "\($0): its run has returned nothing" }
        for imported in returned {
            lost += ImportPhoto.stepKeys(of: imported.photo).joined().filter { !done.contains($0) }
            if entries.filter({ $0 == imported.entry }).count != 1 { lost.append("\(imported.photo.key): catalogue") }
            lost += try await Self.lostFiles(of: imported, in: workspace)
            if !mails.hasArrived(about: imported.photo) { lost.append("\(imported.photo.key): mail") }
        }
        self.photos = photos.count
        counts = EffectCounts(effects)
        self.lost = lost
        repeated = Self.repeated(of: photos, in: effects)
        isCatalogueExact = entries.map(\.key).sorted() == photos.map(\.key).sorted()
    }

    /// A step begins once those before it are durable, so none of these may begin any more.
    private static func repeated(of photos: [Photo], in effects: [Effect]) -> [String] {
        let begun = Dictionary(grouping: effects.filter { $0.phase == .began }.enumerated(), by: \.element.key)
            .mapValues { $0.map(\.offset) }
        return photos.flatMap { photo in
            let stages = ImportPhoto.stepKeys(of: photo)
            return zip(stages, stages.dropFirst()).flatMap { stage, next in
                let overtaken = next.compactMap { begun[$0]?.first }.min() ?? .max
                return stage.filter { begun[$0, default: []].contains { $0 > overtaken } }
            }
        }
    }

    private static func lostFiles(of imported: ImportedPhoto, in workspace: Workspace) async throws -> [String] {
        let photo = imported.photo
        var lost: [String] = []
        for thumbnail in imported.thumbnails {
            let stored = try workspace.bucket.url(of: photo.objectKey(ofThumbnail: thumbnail.size))
            lost += [thumbnail.url, stored].filter { size(of: $0) != thumbnail.bytes }.map(\.path)
        }
        let object = try workspace.bucket.url(of: photo.objectKey)
        let digest = try? await FileDigest.sha256(of: object)
        return digest == imported.entry.sha256 ? lost : lost + [object.path]
    }

    private static func size(of file: URL) -> Int? {
        try? FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int
    }
}
