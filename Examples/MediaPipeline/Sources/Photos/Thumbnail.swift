package import Foundation

/// A small copy of a photograph.
package struct Thumbnail: Codable, Hashable, Sendable {
    /// The box in which it fits, in pixels.
    package let size: Int
    /// The file on this machine.
    package let path: String
    /// The size of the file.
    package let bytes: Int

    package init(size: Int, path: String, bytes: Int) {
        self.size = size
        self.path = path
        self.bytes = bytes
    }

    package var url: URL { URL(filePath: path) }
}
