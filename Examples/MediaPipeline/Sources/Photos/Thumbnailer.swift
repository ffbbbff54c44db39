package import Foundation

/// Makes small JPEG copies of photographs.
///
///     let thumbnail = try await Thumbnailer(folder: output).make(of: photo, size: 480)
///
/// Making the same thumbnail again replaces it. vips writes to this process and never to the disk, so a step that is
/// killed leaves neither half a file nor a program that goes on writing to one.
package struct Thumbnailer: Sendable {
    /// JPEG's scale from 1 to 100; 82 is about where the eye stops to see a difference.
    private let quality = 82
    private let folder: URL

    package init(folder: URL) { self.folder = folder }

    /// Makes one thumbnail that fits into a square of `size` pixels; smaller photographs keep their size.
    /// - Throws: ``PipelineError``: `toolMissing`, `notAnImage`, `toolFailed`, `inputOutput`.
    package func make(of photo: Photo, size: Int) async throws -> Thumbnail {
        let bytes = try await ImageTool.thumbnail.run(
            [photo.path, "--size", "\(size)x\(size)>", "--output", ".jpg[Q=\(quality),strip]"], on: photo.path)
        guard !bytes.isEmpty else {
            throw PipelineError(.toolFailed, "vipsthumbnail wrote nothing for '\(photo.path)'")
        }
        let file = folder.appending(path: Self.key(for: photo, size: size))
        try DurableFile.write(bytes, to: file)
        return Thumbnail(size: size, path: file.path, bytes: bytes.count)
    }

    /// The name of a thumbnail: the photograph's own with the size behind it.
    ///
    /// The suffix of the photograph stays in the name, as `a.png` and `a.jpg` are two photographs.
    package static func key(for photo: Photo, size: Int) -> String { "\(photo.key)-\(size).jpg" }
}
