#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The ownership of a journal: a lock on the file `owner`, which the system takes back when the process ends.
///
/// It is flock(2), which also keeps a second opener of the same process out, and which no other file's closing undoes.
final class JournalLock: Sendable {
    private static let attempts = 5_000
    private static let pauseMicroseconds: UInt32 = 1000
    private let file: OpenFile

    /// Takes the lock, and writes down who has it.
    /// - Throws: ``JournalError/Code/heldByAnotherProcess``, with the owner's process and host.
    init(_ directory: JournalDirectory) throws(JournalError) {
        file = try OpenFile(directory.ownerFile, O_RDWR | O_CREAT)
        try Self.take(file, directory)
        let pid = getpid()
        try file.replaceContent(
            by: JournalOwner.text(pid: pid, host: Self.hostName, start: ProcessIdentity.start(of: pid)))
    }

    /// An owner that ends as it should takes its name away: one that is still there has died.
    deinit {
        try? file.replaceContent(by: [])
        Self.unlock(file)
    }

    /// Who had the journal open last and has died without closing it, while nobody has it open.
    static func deadOwner(of directory: JournalDirectory) throws(JournalError) -> JournalOwner? {
        guard access(directory.ownerFile, F_OK) == 0, try owner(of: directory) == nil else { return nil }
        return try owner(in: OpenFile(directory.ownerFile, O_RDONLY))
    }

    /// Who has the journal open now, if anybody has.
    static func owner(of directory: JournalDirectory) throws(JournalError) -> JournalOwner? {
        guard access(directory.ownerFile, F_OK) == 0 else { return nil }
        let file = try OpenFile(directory.ownerFile, O_RDONLY)
        guard !tryLock(file, LOCK_SH) else {
            unlock(file)
            return nil
        }
        return try owner(in: file) ?? JournalOwner(pid: 0, host: "unknown", since: 0)
    }

    /// Others than an owner can have the lock for a moment, and are waited for: someone who only looks whether there is
    /// an owner, and a child that an owner was just starting when it was killed, until it runs its program.
    private static func take(_ file: borrowing OpenFile, _ directory: JournalDirectory) throws(JournalError) {
        for _ in 0..<attempts {
            if tryLock(file, LOCK_EX) { return }
            guard errno == EWOULDBLOCK || errno == EINTR else { throw cannotLock(directory, errno) }
            if tryLock(file, LOCK_SH) {
                unlock(file)
            } else {
                guard try isLeftBehind(file) else { throw try held(file, directory) }
            }
            usleep(pauseMicroseconds)
        }
        throw try held(file, directory)
    }

    private static func tryLock(_ file: borrowing OpenFile, _ kind: Int32) -> Bool {
        flock(file.descriptor, kind | LOCK_NB) == 0
    }

    /// Closing the file would not do: a child that is just being started has it open too, until it runs its program.
    private static func unlock(_ file: borrowing OpenFile) { _ = flock(file.descriptor, LOCK_UN) }

    private static func owner(in file: borrowing OpenFile) throws(JournalError) -> JournalOwner? {
        JournalOwner(text: try file.read(4096, at: 0), since: try file.status().changed)
    }

    /// Whether the owner that the file names was a process of this machine and is gone.
    private static func isLeftBehind(_ file: borrowing OpenFile) throws(JournalError) -> Bool {
        try owner(in: file)?.isGone(fromHost: hostName) ?? false
    }

    private static func held(
        _ file: borrowing OpenFile, _ directory: JournalDirectory
    ) throws(JournalError) -> JournalError {
        let owner = try owner(in: file)
        let name = owner?.description ?? "another process"
        guard owner?.isGone(fromHost: hostName) != true else {
            return JournalError(
                .heldByAnotherProcess,
                "the journal at '\(directory.path)' was open in \(name), which is gone, and a child that it started "
                    + "still holds its lock on '\(directory.ownerFile)': end that child (`fuser` names it)"
            )
        }
        return JournalError(
            .heldByAnotherProcess,
            "the journal at '\(directory.path)' is open already, by \(name): stop that one first, or use another "
                + "directory")
    }

    private static func cannotLock(_ directory: JournalDirectory, _ code: Int32) -> JournalError {
        JournalError(
            .unsuitableFileSystem,
            "the journal at '\(directory.path)' is on a file system that cannot lock files "
                + "(\(String(cString: strerror(code)))): give a directory on another one")
    }

    private static var hostName: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "unknown" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

extension stat {
    /// Seconds since 1970 at which the content was last changed.
    fileprivate var changed: Int {
        #if canImport(Darwin)
        st_mtimespec.tv_sec
        #else
        st_mtim.tv_sec
        #endif
    }
}
