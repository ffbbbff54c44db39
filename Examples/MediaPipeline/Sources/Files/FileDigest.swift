import Crypto
package import Foundation

/// The SHA-256 digest of a file.
package enum FileDigest {
    /// Small enough to be read and hashed within a millisecond, large enough to make the calls cheap.
    private static let pieceSize = 256 << 10

    /// The digest of the file, as 64 hexadecimal digits; the file is never in memory as a whole.
    ///
    /// Between two pieces other tasks have their turn, so that a long file does not keep a thread of the shared pool
    /// for itself, and cancellation is noticed.
    /// - Throws: ``PipelineError/Code/inputOutput``; `CancellationError`.
    package static func sha256(of url: URL) async throws -> String {
        let file = try SystemFile(url, .read)
        var hash = SHA256()
        var offset = 0
        while case let piece = try file.read(pieceSize, at: offset), !piece.isEmpty {
            hash.update(data: piece)
            offset += piece.count
            try Task.checkCancellation()
            await Task.yield()
        }
        return hash.finalize().hexadecimal
    }
}

extension Sequence<UInt8> {
    /// Two lower-case digits for each byte.
    var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
