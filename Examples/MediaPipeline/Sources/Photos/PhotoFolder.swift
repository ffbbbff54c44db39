package import Foundation

/// A folder with photographs, and in it any number of folders with more of them.
package struct PhotoFolder: Sendable {
    private static let suffixes: Set = ["jpg", "jpeg", "png", "webp", "tif", "tiff"]

    /// Where Debian and its kin keep photographs: the packages `mate-backgrounds` and `gnome-backgrounds`.
    private static let usual = ["/usr/share/backgrounds/mate", "/usr/share/backgrounds/gnome"]

    package let url: URL

    package init(_ url: URL) { self.url = url }

    /// The folder of photographs that this machine has.
    /// - Throws: ``PipelineError/Code/invalidArgument`` if it has none.
    package static func onThisMachine() throws(PipelineError) -> PhotoFolder {
        guard let path = usual.first(where: FileManager.default.fileExists(atPath:)) else {
            throw PipelineError(
                .invalidArgument,
                "no photographs in \(usual.joined(separator: " or ")): install mate-backgrounds, or use --input DIR"
            )
        }
        return PhotoFolder(URL(filePath: path))
    }

    /// The photographs, in the order of their keys.
    /// - Throws: ``PipelineError/Code/invalidArgument`` if the folder cannot be read or has none.
    package func photos() throws(PipelineError) -> [Photo] {
        guard let paths = try? FileManager.default.subpathsOfDirectory(atPath: url.path) else {
            throw PipelineError(.invalidArgument, "cannot read the folder '\(url.path)'")
        }
        let photos = paths.filter(isPhoto).sorted().map { Photo(key: $0, path: url.appending(path: $0).path) }
        guard !photos.isEmpty else {
            let known = Self.suffixes.sorted().joined(separator: ", ")
            throw PipelineError(.invalidArgument, "the folder '\(url.path)' has no photographs (\(known))")
        }
        return photos
    }

    private func isPhoto(_ path: String) -> Bool {
        let file = URL(filePath: path)
        return Self.suffixes.contains(file.pathExtension.lowercased()) && !file.lastPathComponent.hasPrefix(".")
    }
}
