package import Foundation

/// What is known of a photograph without looking at its pixels.
package struct PhotoMetadata: Codable, Hashable, Sendable {
    /// In pixels.
    package let width: Int
    /// In pixels.
    package let height: Int
    /// How many values a pixel has: 3 for colour, 4 with transparency.
    package let bands: Int
    /// What each value is, in vips' words: `uchar` for 8 bits.
    package let format: String
    /// The size of the file.
    package let bytes: Int

    package init(width: Int, height: Int, bands: Int, format: String, bytes: Int) {
        self.width = width
        self.height = height
        self.bands = bands
        self.format = format
        self.bytes = bytes
    }

    /// Reads the header of an image file.
    /// - Throws: ``PipelineError``: `toolMissing`, `notAnImage`, `toolFailed`, `inputOutput`.
    package static func read(_ url: URL) async throws -> PhotoMetadata {
        let bytes = try size(of: url)
        let output = try await ImageTool.header.run(["-a", url.path], on: url.path)
        guard let metadata = PhotoMetadata(header: String(decoding: output, as: UTF8.self), bytes: bytes) else {
            throw PipelineError(.notAnImage, "vipsheader does not tell the size of '\(url.path)'")
        }
        return metadata
    }

    /// Reads what `vipsheader -a` prints: one `name: value` a line, the image's own fields before those of its file.
    init?(header: String, bytes: Int) {
        var fields: [Substring: Substring] = [:]
        for line in header.split(whereSeparator: \.isNewline) {
            guard let colon = line.firstRange(of: ": ") else { continue }
            let name = line[..<colon.lowerBound]
            if fields[name] == nil { fields[name] = line[colon.upperBound...] }
        }
        guard let width = fields["width"].flatMap({ Int($0) }), let height = fields["height"].flatMap({ Int($0) }),
            let bands = fields["bands"].flatMap({ Int($0) }), let format = fields["format"]
        else { return nil }
        self.init(width: width, height: height, bands: bands, format: String(format), bytes: bytes)
    }

    private static func size(of url: URL) throws(PipelineError) -> Int {
        do {
            return try FileManager.default.attributesOfItem(atPath: url.path)[.size] as? Int ?? 0
        } catch {
            throw PipelineError(.inputOutput, "cannot read '\(url.path)': \(error.localizedDescription)")
        }
    }
}
