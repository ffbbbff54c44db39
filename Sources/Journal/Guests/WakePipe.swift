#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Wakes a thread that waits in `poll`.
final class WakePipe: Sendable {
    /// Can be read once ``wake()`` was called.
    let descriptor: Int32
    private let other: Int32

    init(_ path: String) throws(JournalError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw JournalError(lmdb: errno, "be listened at", at: path) }
        (descriptor, other) = (ends[0], ends[1])
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
    }

    deinit {
        _ = close(descriptor)
        _ = close(other)
    }

    /// Can be called from anywhere, and again.
    func wake() { _ = withUnsafeBytes(of: UInt8(1)) { write(other, $0.baseAddress, 1) } }
}
