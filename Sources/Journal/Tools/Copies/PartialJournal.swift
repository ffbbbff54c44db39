#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The directory in which a copy of a journal comes to be, beside the place where it is to be in the end.
///
/// Its name ends with `.partial` until the copy is whole, synced and checked; then it is renamed. One that a killed
/// process has left behind is emptied and used again.
struct PartialJournal: Sendable {
    private static let suffix = ".partial"
    private static let files = ["data.mdb", "data.mdb.partial", "lock.mdb"]

    let directory: JournalDirectory
    private let target: JournalDirectory
    private let lock: JournalLock

    /// Makes the directory, for this process alone.
    /// - Throws: ``JournalError/Code/heldByAnotherProcess`` if another process makes a copy for the same place.
    init(for target: JournalDirectory) throws(JournalError) {
        self.target = target
        directory = JournalDirectory(path: target.pathWithoutSlash + Self.suffix)
        try directory.create()
        lock = try JournalLock(directory)
        try empty()
    }

    /// Where the file is while it is written. No tool takes it for a journal's.
    var unfinishedFile: String { directory.dataFile + Self.suffix }

    /// The file is whole and synced: from now on it can be looked at as a journal.
    func finishFile() throws(JournalError) {
        try Self.rename(unfinishedFile, directory.dataFile)
        try directory.sync()
    }

    /// Puts the journal in its place, durably.
    /// - Throws: ``JournalError/Code/alreadyExists`` if something is there by now.
    func promote() throws(JournalError) {
        unlink(directory.lockFile)
        unlink(directory.ownerFile)
        guard PartialJournal.renames(directory.path, target.pathWithoutSlash) else {
            let code = errno
            guard code == ENOTEMPTY || code == EEXIST else {
                throw JournalError(lmdb: code, "be put in place", at: target.path)
            }
            return try promoteIntoDirectory()
        }
        try target.syncParent()
    }

    /// The directory is there, and has no journal: only what an engine has left in it.
    private func promoteIntoDirectory() throws(JournalError) {
        try target.checkHasNoJournal()
        let owner = try JournalLock(target)
        try withExtendedLifetime(owner) { () throws(JournalError) in
            // Unlike a rename, a link never takes the place of a file that is there.
            guard link(directory.dataFile, target.dataFile) == 0 else {
                throw JournalError(lmdb: errno, "be put in place", at: target.path)
            }
            try target.sync()
        }
        remove()
    }

    /// Puts the copy's file in the place of the journal's, durably: at each moment one of them is there, whole.
    func replaceFile(of journal: JournalDirectory) throws(JournalError) {
        try Self.rename(directory.dataFile, journal.dataFile)
        try journal.sync()
    }

    /// Takes the directory away with all that is in it.
    func remove() {
        for file in Self.files { unlink(directory.path + "/" + file) }
        unlink(directory.ownerFile)
        rmdir(directory.path)
    }

    private func empty() throws(JournalError) {
        for file in Self.files {
            let path = directory.path + "/" + file
            guard unlink(path) == 0 || errno == ENOENT else { throw JournalError(lmdb: errno, "be removed", at: path) }
        }
    }

    private static func rename(_ old: String, _ new: String) throws(JournalError) {
        guard renames(old, new) else { throw JournalError(lmdb: errno, "be put in place", at: new) }
    }

    private static func renames(_ old: String, _ new: String) -> Bool {
        #if canImport(Darwin)
        Darwin.rename(old, new) == 0
        #elseif canImport(Glibc)
        Glibc.rename(old, new) == 0
        #elseif canImport(Musl)
        Musl.rename(old, new) == 0
        #endif
    }
}

extension JournalDirectory {
    /// Checks that a journal can be put here.
    /// - Throws: ``JournalError/Code/heldByAnotherProcess`` if there is one in use, and
    ///   ``JournalError/Code/alreadyExists`` if there is one that nobody has open.
    func checkHasNoJournal() throws(JournalError) {
        guard try DataFile.exists(self) else { return }
        if let owner = try JournalLock.owner(of: self) {
            throw JournalError(
                .heldByAnotherProcess,
                "there is a journal at '\(path)', and it is open, by \(owner): give another directory")
        }
        throw JournalError(
            .alreadyExists, "there is a journal at '\(path)' already: give another directory, or move that one away")
    }
}
