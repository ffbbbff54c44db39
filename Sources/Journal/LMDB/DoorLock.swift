#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Keeps all others of the machine from opening or closing a journal's environment, for as long as the value lives.
///
/// LMDB makes the locks that all processes share when the first one comes, and takes them away when the last one goes.
/// One that comes while the last one goes can be left with locks that are gone. It is flock(2) on the directory, which
/// has nothing to do with LMDB's own lock on its file.
struct DoorLock: ~Copyable {
    private let descriptor: Int32

    /// A directory that cannot be locked is used without: that is as good as LMDB is by itself.
    init(_ path: String) {
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
    }

    deinit {
        guard descriptor >= 0 else { return }
        // Closing alone would not do: a child that is just being started has it open too, until it runs its program.
        _ = flock(descriptor, LOCK_UN)
        _ = close(descriptor)
    }
}
