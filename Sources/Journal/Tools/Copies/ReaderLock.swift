#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The lock that LMDB takes on its table of readers, in each process that has the environment open.
enum ReaderLock {
    /// Runs `body` while nobody has the environment of the directory open; whoever wants to open it waits.
    /// - Throws: ``JournalError/Code/heldByAnotherProcess`` if somebody has it open, to read or to hand something in.
    static func withAll(
        _ directory: JournalDirectory, _ body: () throws(JournalError) -> Void
    ) throws(JournalError) {
        // Closing the file, as is done below, would take LMDB's own lock away from this process.
        if try EnvironmentRegistry.hasOpen(directory) { throw isTaken(directory) }
        let file = try OpenFile(directory.lockFile, O_RDWR)
        var lock = flock()
        lock.l_type = Int16(F_WRLCK)
        lock.l_whence = Int16(SEEK_SET)
        lock.l_len = 1
        guard fcntl(file.descriptor, F_SETLK, &lock) == 0 else {
            guard errno == EACCES || errno == EAGAIN else {
                throw JournalError(lmdb: errno, "be locked", at: directory.path)
            }
            throw isTaken(directory)
        }
        try body()
        // Until here the file, and with it the lock, has to stay.
        _ = file.descriptor
    }

    private static func isTaken(_ directory: JournalDirectory) -> JournalError {
        JournalError(
            .heldByAnotherProcess,
            "the journal at '\(directory.path)' is open in another process, which reads it or hands something in: end "
                + "that one first")
    }
}
