#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// What makes a directory the same one by whichever path it was reached.
struct FileIdentity: Hashable, Sendable {
    private let device: UInt64
    private let node: UInt64

    /// - Throws: ``JournalError/Code/notFound`` if there is nothing at `path`.
    init(_ path: String) throws(JournalError) {
        let status = try OpenFile(path, O_RDONLY | O_DIRECTORY).status()
        device = UInt64(truncatingIfNeeded: status.st_dev)
        node = UInt64(truncatingIfNeeded: status.st_ino)
    }
}
