import CLMDB

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// How much room a file system has left.
enum FileSystemRoom {
    /// Below this a commit may have failed for lack of room.
    private static let leastBytes: UInt64 = 1 << 20

    static func isUsedUp(at path: String) -> Bool {
        var status = statfs()
        guard statfs(path, &status) == 0 else { return false }
        return UInt64(clamping: status.f_bavail) < leastBytes / UInt64(clamping: max(status.f_bsize, 1))
    }
}
