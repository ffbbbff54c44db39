import Foundation
import MediaPipelineKit

/// Whether vips is here. Where CI is set it has to be, and the tests fail if it is not.
let hasVips =
    ProcessInfo.processInfo.environment["CI"] != nil
    || ["vipsheader", "vipsthumbnail"].allSatisfy { tool in
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return path.split(separator: ":").contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(tool)") }
    }

extension TemporaryFolder {
    /// A picture of a slope from black to colour, in the simplest format there is.
    func picture(_ name: String, width: Int, height: Int) throws -> URL {
        let url = try file(name)
        var bytes = Data("P6 \(width) \(height) 255\n".utf8)
        for y in 0..<height {
            for x in 0..<width { bytes += [UInt8(x * 255 / width), UInt8(y % 256), 128] }
        }
        try bytes.write(to: url)
        return url
    }

    /// A folder with so many small photographs, all of them different.
    func photographs(_ count: Int) async throws -> PhotoFolder {
        for number in 0..<count {
            let name = "photographs/in/\(number) [ü].jpg"
            let source = try picture("source.ppm", width: 40 + number, height: 30)
            let photo = Photo(key: "source.ppm", path: source.path)
            let thumbnail = try await Thumbnailer(folder: url.appending(path: "made")).make(of: photo, size: 480)
            try DurableFile.copy(thumbnail.url, to: try file(name))
        }
        return PhotoFolder(url.appending(path: "photographs"))
    }
}
