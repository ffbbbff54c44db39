import Foundation

/// Reads, again and again, what is new in an effects log that another process writes to.
struct EffectsTail: Sendable {
    private static let pieceSize = 1 << 16
    private let url: URL
    private var offset = 0

    init(_ url: URL) { self.url = url }

    /// The effects since the last time; a line without its end is left for the next time.
    /// - Throws: ``PipelineError``: `inputOutput`; `damaged` if a line is not an effect.
    mutating func next() throws(PipelineError) -> [Effect] {
        guard FileManager.default.fileExists(atPath: url.path) else { return [] }
        let file = try SystemFile(url, .read)
        var bytes: [UInt8] = []
        while case let piece = try file.read(Self.pieceSize, at: offset + bytes.count), !piece.isEmpty {
            bytes += piece
        }
        guard let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
        offset += end + 1
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\n").map(String.init)
        return try LineFile.decode(lines, of: url)
    }
}
