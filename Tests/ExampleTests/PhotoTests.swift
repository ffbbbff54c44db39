import Foundation
import MediaPipelineKit
import Testing

@Suite(.enabled(if: hasVips, "libvips-tools is not installed: make test installs it"))
struct PhotoTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func `The metadata are those of the file`() async throws {
        let url = try folder.picture("a picture.ppm", width: 60, height: 40)
        let metadata = try await PhotoMetadata.read(url)
        let bytes = try Data(contentsOf: url).count
        #expect(metadata == PhotoMetadata(width: 60, height: 40, bands: 3, format: "uchar", bytes: bytes))
    }

    @Test(arguments: [(160, 160, 80), (480, 480, 240), (1080, 600, 300)])
    func `A thumbnail fits into its box and is never enlarged`(size: Int, width: Int, height: Int) async throws {
        let photo = Photo(
            key: "in/a [1] %s.ppm", path: try folder.picture("a [1] %s.ppm", width: 600, height: 300).path)
        let thumbnail = try await Thumbnailer(folder: folder.url).make(of: photo, size: size)
        let metadata = try await PhotoMetadata.read(URL(filePath: thumbnail.path))
        #expect(metadata.width == width)
        #expect(metadata.height == height)
        #expect(metadata.bytes == thumbnail.bytes)
        #expect(try Data(contentsOf: URL(filePath: thumbnail.path)).starts(with: [0xFF, 0xD8]))
        #expect(try folder.names().contains("in/a [1] %s.ppm-\(size).jpg"))
    }

    @Test func `A thumbnail that is made again is the same file`() async throws {
        let photo = Photo(key: "a.ppm", path: try folder.picture("a.ppm", width: 300, height: 200).path)
        let thumbnailer = Thumbnailer(folder: folder.url)
        let first = try await thumbnailer.make(of: photo, size: 160)
        let bytes = try Data(contentsOf: URL(filePath: first.path))
        #expect(try await thumbnailer.make(of: photo, size: 160) == first)
        #expect(try Data(contentsOf: URL(filePath: first.path)) == bytes)
        #expect(try folder.names() == ["a.ppm", "a.ppm-160.jpg"])
    }

    @Test(arguments: ["this is no picture", ""])
    func `A file that is no image is an error, and leaves no thumbnail`(content: String) async throws {
        let photo = Photo(key: "a.jpg", path: try folder.file("a.jpg", content).path)
        let read = await #expect(throws: PipelineError.self) { try await PhotoMetadata.read(photo.url) }
        #expect(read?.code == .notAnImage)
        let made = await #expect(throws: PipelineError.self) {
            try await Thumbnailer(folder: folder.url).make(of: photo, size: 160)
        }
        #expect(made?.code == .notAnImage)
        #expect(try folder.names() == ["a.jpg"])
    }

    @Test func `A picture whose end is missing makes an error or a whole thumbnail, never half a file`() async throws {
        let whole = try folder.picture("whole.ppm", width: 400, height: 400)
        let half = try folder.file("half.ppm")
        try Data(contentsOf: whole).prefix(100_000).write(to: half)
        let photo = Photo(key: "half.ppm", path: half.path)
        let thumbnail = try? await Thumbnailer(folder: folder.url).make(of: photo, size: 160)
        if let thumbnail {
            #expect(try await PhotoMetadata.read(URL(filePath: thumbnail.path)).width == 160)
        } else {
            #expect(try folder.names() == ["half.ppm", "whole.ppm"])
        }
    }

    @Test func `A photograph that is not there is an error that names it`() async {
        let error = await #expect(throws: PipelineError.self) {
            try await PhotoMetadata.read(URL(filePath: "/none.jpg"))
        }
        #expect(error?.code == .inputOutput)
        #expect(error?.message.contains("/none.jpg") == true)
    }

    @Test func `A folder tells its photographs in order, with the folders in it`() throws {
        for name in ["b.JPG", "a.png", "in/c.webp", "notes.txt", ".hidden.jpg", "in/.part-1.jpg"] {
            _ = try folder.file(name, "")
        }
        #expect(try PhotoFolder(folder.url).photos().map(\.key) == ["a.png", "b.JPG", "in/c.webp"])
    }

    @Test func `A folder that is empty or not there is an error that says so`() throws {
        for url in [folder.url, folder.url.appending(path: "none")] {
            let error = #expect(throws: PipelineError.self) { try PhotoFolder(url).photos() }
            #expect(error?.code == .invalidArgument)
        }
    }
}
