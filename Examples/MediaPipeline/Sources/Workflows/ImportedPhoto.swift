/// A photograph that is through: what its run returns.
package struct ImportedPhoto: Codable, Hashable, Sendable {
    package let photo: Photo
    /// Its line in the catalogue.
    package let entry: CatalogueEntry
    package let thumbnails: [Thumbnail]
    /// Where somebody without credentials could have put the photograph, for fifteen minutes.
    package let uploadURL: String
}
