import Foundation
import RatchetJournal
import Testing

/// A journal of a released format, as it is kept beside the tests.
struct FormatFixture {
    /// The format's version.
    let format: Int

    /// What ``JournalText`` reads in it.
    func text() throws -> String { try String(contentsOf: folder.appending(path: "runs.txt"), encoding: .utf8) }

    /// Puts the journal into a directory.
    func unpack(to path: String) throws {
        let frame = Array(try Data(contentsOf: folder.appending(path: "data.mdb.zst")))
        let file = try ZstdDecompressor().decompress(frame[...], limit: 1 << 24)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Data(file).write(to: URL(filePath: path).appending(path: "data.mdb"))
    }

    /// Makes the fixture of the file of a journal that nobody writes to.
    func pack(_ path: String, text: String) throws {
        let file = Array(try Data(contentsOf: URL(filePath: path).appending(path: "data.mdb")))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // In front of the frame is the id of the block that it can be.
        try Data(try ZstdCompressor().compress(file).dropFirst()).write(to: folder.appending(path: "data.mdb.zst"))
        try Data(text.utf8).write(to: folder.appending(path: "runs.txt"))
    }

    private var folder: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/format-\(format)")
    }
}
