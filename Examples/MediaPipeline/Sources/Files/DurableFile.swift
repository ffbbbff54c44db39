package import Foundation

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Writes whole files: whoever looks sees the old one or the new one, whenever the process or the machine stops.
///
/// The bytes go to a temporary file in the same folder, are synced, and take their name in one step. What a killed
/// process leaves behind is a temporary file that nobody looks at; ``removeLeftovers(below:)`` tidies up.
package enum DurableFile {
    /// - Throws: ``PipelineError/Code/inputOutput``; the file is then as it was.
    package static func write(_ bytes: [UInt8], to url: URL) throws(PipelineError) {
        try replace(url) { file throws(PipelineError) in try file.write(bytes, at: 0) }
    }

    /// Copies a file, a piece at a time.
    /// - Throws: ``PipelineError/Code/inputOutput``; the file at `url` is then as it was.
    package static func copy(_ source: URL, to url: URL) throws(PipelineError) {
        let original = try SystemFile(source, .read)
        try replace(url) { file throws(PipelineError) in
            var offset = 0
            while case let piece = try original.read(pieceSize, at: offset), !piece.isEmpty {
                try file.write(piece, at: offset)
                offset += piece.count
            }
        }
    }

    /// Removes the temporary files that a killed process left in `folder` and the folders in it.
    ///
    /// Only for the start, before anything is written: it cannot tell a file that was left from one in the making.
    package static func removeLeftovers(below folder: URL) {
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
        for file in paths.map({ folder.appending(path: $0) }) where file.lastPathComponent.hasPrefix(mark) {
            try? FileManager.default.removeItem(at: file)
        }
    }

    private static let pieceSize = 1 << 20

    private static func replace(
        _ url: URL, filling fill: (borrowing SystemFile) throws(PipelineError) -> Void
    ) throws(PipelineError) {
        try makeFolder(url.deletingLastPathComponent())
        let temporary = temporary(for: url)
        do {
            let file = try SystemFile(temporary, .create)
            try fill(file)
            try file.sync()
            try rename(temporary, to: url)
        } catch {
            try? FileManager.default.removeItem(at: temporary)
            throw error
        }
    }

    /// The rename itself is durable once the folder is synced.
    private static func rename(_ temporary: URL, to url: URL) throws(PipelineError) {
        let result = temporary.path.withCString { old in url.path.withCString { new in systemRename(old, new) } }
        guard result == 0 else { throw .system("name", url) }
        try SystemFile(url.deletingLastPathComponent(), .read).sync()
    }

    static func makeFolder(_ folder: URL) throws(PipelineError) {
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw PipelineError(.inputOutput, "cannot make the folder '\(folder.path)': \(error.localizedDescription)")
        }
    }

    private static let mark = ".part-"

    /// The name is new each time: an attempt that was given up may still be writing to its own file.
    private static func temporary(for url: URL) -> URL {
        url.deletingLastPathComponent().appending(path: "\(mark)\(UUID().uuidString)")
    }
}

private func systemRename(_ old: UnsafePointer<CChar>, _ new: UnsafePointer<CChar>) -> Int32 { rename(old, new) }
