#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The directory of a journal: which files are in it, and how it comes to be.
struct JournalDirectory: Sendable {
    let path: String

    /// LMDB's file: everything that the journal holds.
    var dataFile: String { path + "/data.mdb" }
    /// What is to become LMDB's file, while it is made.
    var newDataFile: String { dataFile + ".new" }
    /// LMDB's table of those who read.
    var lockFile: String { path + "/lock.mdb" }
    /// Who has the journal open.
    var ownerFile: String { path + "/owner" }
    /// What those ring who hand something in: a FIFO.
    var doorbell: String { path + "/doorbell" }

    /// Makes the directory, and those above it, unless they are there.
    /// - Throws: ``JournalError/Code/unsuitableFileSystem`` if it would be on another machine's disk.
    func create() throws(JournalError) { try Self.create(path) }

    /// Makes the names of new files in the directory durable.
    func sync() throws(JournalError) { try Self.sync(path) }

    /// Makes the directory's own name durable.
    func syncParent() throws(JournalError) { try Self.sync(Self.parent(of: path)) }

    /// The path as the start of other names.
    var pathWithoutSlash: String {
        var rest = path[...]
        while rest.count > 1, rest.last == "/" { rest.removeLast() }
        return String(rest)
    }

    /// Whether this process may take a place in LMDB's table of those who read.
    var canLockReaders: Bool { access(Self.exists(lockFile) ? lockFile : path, W_OK) == 0 }

    /// Checks that this process may write the files that whoever hands something in has to write.
    func checkWritable() throws(JournalError) {
        for file in [dataFile, lockFile] where Self.exists(file) && access(file, W_OK) != 0 {
            throw JournalError(lmdb: errno, "take anything in without writing '\(file)'", at: path)
        }
    }

    var cannotLockReaders: JournalError {
        JournalError(lmdb: EACCES, "be read beside its owner without writing '\(lockFile)'", at: path)
    }

    private static func create(_ path: String) throws(JournalError) {
        guard !exists(path) else { return try FileSystemKind.of(path).checkSuitable(path) }
        let parent = parent(of: path)
        try create(parent)
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw JournalError(lmdb: errno, "be made", at: path)
        }
        try sync(parent)
    }

    private static func sync(_ path: String) throws(JournalError) {
        try OpenFile(path, O_RDONLY | O_DIRECTORY).sync()
    }

    private static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    private static func parent(of path: String) -> String {
        var rest = path[...]
        while rest.last == "/" { rest.removeLast() }
        while let last = rest.last, last != "/" { rest.removeLast() }
        while rest.last == "/" { rest.removeLast() }
        if !rest.isEmpty { return String(rest) }
        return path.hasPrefix("/") ? "/" : "."
    }
}
