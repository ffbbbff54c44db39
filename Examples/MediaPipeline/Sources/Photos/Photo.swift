package import Foundation

/// A photograph that goes through the pipeline.
package struct Photo: Codable, Hashable, Sendable, Identifiable {
    /// Its name in the catalogue, the same each time: its path below the input folder.
    package let key: String
    /// The file on this machine.
    package let path: String

    package init(key: String, path: String) {
        self.key = key
        self.path = path
    }

    package var id: String { key }
    package var url: URL { URL(filePath: path) }

    /// Its name in the bucket.
    package var objectKey: String { "photographs/\(key)" }

    /// The name of one of its thumbnails in the bucket.
    package func objectKey(ofThumbnail size: Int) -> String { "thumbnails/\(Thumbnailer.key(for: self, size: size))" }
}
