package import Foundation

/// A photograph that goes through the pipeline.
package struct Photo: Codable, Hashable, Sendable {
    /// Its name in the bucket and in the catalogue, the same each time: its path below the input folder.
    package let key: String
    /// The file on this machine.
    package let path: String

    package init(key: String, path: String) {
        self.key = key
        self.path = path
    }

    package var url: URL { URL(filePath: path) }
}
