/// What the catalogue says of one photograph.
package struct CatalogueEntry: Codable, Hashable, Sendable {
    /// The photograph's key.
    package let key: String
    package let width: Int
    package let height: Int
    /// The size of the photograph's file.
    package let bytes: Int
    package let sha256: String
    /// The keys of its thumbnails in the bucket.
    package let thumbnails: [String]

    package init(photo: Photo, metadata: PhotoMetadata, sha256: String, thumbnails: [String]) {
        key = photo.key
        width = metadata.width
        height = metadata.height
        bytes = metadata.bytes
        self.sha256 = sha256
        self.thumbnails = thumbnails
    }
}
