#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A new file that a copy is written to.
final class CopyTarget {
    private let file: OpenFile
    private var bytes = 0

    /// - Throws: ``JournalError`` if there is one already, or if it cannot be made.
    init(_ path: String) throws(JournalError) {
        file = try OpenFile(path, O_WRONLY | O_CREAT | O_EXCL)
    }

    func append(_ more: ArraySlice<UInt8>) throws(JournalError) {
        try file.write(more, at: bytes)
        bytes += more.count
    }

    func sync() throws(JournalError) { try file.sync() }
}
