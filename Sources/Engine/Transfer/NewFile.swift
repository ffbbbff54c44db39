import RatchetJournal

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A file that gets its name once all of it is written and durable, and never takes the place of another.
///
/// Until then its name ends with `.partial`, and its writer holds a lock on it (flock(2)), by which a second one for
/// the same name is refused. One that a killed process has left is taken away. Nobody but its owner may read it.
final class NewFile: Sendable {
    private static let suffix = ".partial"
    private static let attempts = 100
    private static let mode: mode_t = 0o600

    private let path: String
    private let partial: String
    private let descriptor: Int32

    /// - Throws: `JournalError.Code.alreadyExists` if there is such a file, or something else where it is to be
    ///   written; `heldByAnotherProcess` if somebody writes it.
    init(_ path: String) throws(JournalError) {
        var status = stat()
        guard lstat(path, &status) != 0 else { throw Self.taken(path) }
        self.path = path
        partial = path + Self.suffix
        descriptor = try Self.make(partial)
    }

    deinit { _ = close(descriptor) }

    func write(_ bytes: [UInt8]) throws(JournalError) {
        var written = 0
        while written < bytes.count {
            let more = bytes.withUnsafeBytes { bytes in
                Self.write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
            }
            if more < 0, errno == EINTR { continue }
            // A file system that takes nothing and gives no reason has no room.
            guard more > 0 else { throw Self.failure("be written", partial, more < 0 ? errno : ENOSPC) }
            written += more
        }
    }

    /// All is written: makes it durable, and gives it its name.
    /// - Throws: `JournalError.Code.alreadyExists` if that is taken by now.
    func finish() throws(JournalError) {
        guard fsync(descriptor) == 0 else { throw Self.failure("be written", partial, errno) }
        guard Self.isStill(descriptor, partial) else {
            throw JournalError(
                .inputOutput, "'\(partial)' was taken away or replaced while it was written: write it anew")
        }
        // Unlike a rename, a link never takes the place of a file that is there.
        if link(partial, path) == 0 {
            unlink(partial)
        } else {
            switch errno {
            case EEXIST: throw Self.taken(path)
            case EPERM, ENOTSUP, EOPNOTSUPP, ENOSYS: try Self.moveWithoutLink(partial, path)
            default: throw Self.failure("be put in place", path, errno)
            }
        }
        try Self.syncNames(around: path)
    }

    /// Takes away what was written.
    func abandon() {
        if Self.isStill(descriptor, partial) { unlink(partial) }
    }

    /// For file systems without links: an empty file takes the name first, and is then replaced.
    static func moveWithoutLink(_ old: String, _ new: String) throws(JournalError) {
        let place = open(new, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
        guard place >= 0 else { throw errno == EEXIST ? taken(new) : failure("be put in place", new, errno) }
        _ = close(place)
        guard rename(old, new) == 0 else {
            let code = errno
            unlink(new)
            throw failure("be put in place", new, code)
        }
    }

    // MARK: - The partial file

    private static func make(_ partial: String) throws(JournalError) -> Int32 {
        for _ in 0..<attempts {
            let descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
            guard descriptor < 0 else {
                // Another one may have taken it for left behind before it was locked.
                if try lock(descriptor, partial) != .others, isStill(descriptor, partial) { return descriptor }
                _ = close(descriptor)
                continue
            }
            guard errno == EEXIST else { throw failure("be made", partial, errno) }
            try takeAway(partial)
        }
        throw held(partial)
    }

    /// Takes away what a killed process has left, and nothing else: it may be open to others.
    private static func takeAway(_ partial: String) throws(JournalError) {
        let descriptor = open(partial, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            guard errno == ENOENT else { throw obstacle(partial, "cannot be opened") }
            return
        }
        defer { _ = close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw obstacle(partial, "is no file")
        }
        switch try lock(descriptor, partial) {
        case .ours: break
        case .others: throw held(partial)
        case .none: throw obstacle(partial, "may be in use, which this file system cannot tell")
        }
        guard isStill(descriptor, partial) else { return }
        guard unlink(partial) == 0 || errno == ENOENT else { throw failure("be taken away", partial, errno) }
    }

    /// Who has the lock of a file; nobody where the file system has none.
    private enum Holder { case ours, others, none }

    private static func lock(_ descriptor: Int32, _ path: String) throws(JournalError) -> Holder {
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            switch errno {
            case EINTR: continue
            case EWOULDBLOCK: return .others
            case ENOLCK, ENOTSUP, EOPNOTSUPP, ENOSYS: return .none
            default: throw failure("be locked", path, errno)
            }
        }
        return .ours
    }

    /// Whether the file that is open is the one that has this name.
    private static func isStill(_ descriptor: Int32, _ path: String) -> Bool {
        var (open, named) = (stat(), stat())
        guard fstat(descriptor, &open) == 0, lstat(path, &named) == 0 else { return false }
        return open.st_dev == named.st_dev && open.st_ino == named.st_ino
    }

    /// A name is durable once its directory is.
    private static func syncNames(around path: String) throws(JournalError) {
        let end = path.lastIndex(of: "/")
        let parent = end.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let names = open(parent, O_RDONLY | O_CLOEXEC)
        guard names >= 0 else { throw failure("be put in place", path, errno) }
        defer { _ = close(names) }
        guard fsync(names) == 0 else { throw failure("be put in place", path, errno) }
    }

    private static func write(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
        #if canImport(Darwin)
        Darwin.write(descriptor, bytes, count)
        #elseif canImport(Glibc)
        Glibc.write(descriptor, bytes, count)
        #elseif canImport(Musl)
        Musl.write(descriptor, bytes, count)
        #endif
    }

    // MARK: - Errors

    private static func taken(_ path: String) -> JournalError {
        JournalError(.alreadyExists, "there is a file '\(path)' already: give another name, or move it away")
    }

    private static func held(_ partial: String) -> JournalError {
        JournalError(
            .heldByAnotherProcess, "'\(partial)' is being written by another process: wait for it, or give another name"
        )
    }

    private static func obstacle(_ partial: String, _ what: String) -> JournalError {
        JournalError(
            .alreadyExists,
            "'\(partial)', where the file is to be written first, is there already, and \(what): move it away, or "
                + "give another name")
    }

    private static func failure(_ act: String, _ path: String, _ code: Int32) -> JournalError {
        let kind: JournalError.Code =
            switch code {
            case ENOSPC, EDQUOT: .diskFull
            case EACCES, EPERM, EROFS: .notPermitted
            case ENOENT, ENOTDIR: .notFound
            default: .inputOutput
            }
        return JournalError(
            kind, "the file '\(path)' cannot \(act): \(String(cString: strerror(code))); look at its directory")
    }
}
