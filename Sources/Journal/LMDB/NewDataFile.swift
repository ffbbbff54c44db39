import CLMDB

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Makes LMDB's file under another name, and gives it its own once it is whole on disk.
///
/// LMDB does not sync the two pages that it begins a file with. A power cut before the first commit could leave a file
/// that has a length and no content: it could not be told from one that was damaged, and would have to be refused.
struct NewDataFile: ~Copyable {
    private static let mode: mdb_mode_t = 0o600

    private let directory: JournalDirectory
    private let environment: OpaquePointer

    /// - Throws: ``JournalError/Code/diskFull`` and others if it cannot be made; nothing is at its place then.
    static func make(_ directory: JournalDirectory, _ configuration: LMDBConfiguration) throws(JournalError) {
        // What a power cut has left of an earlier attempt.
        guard unlink(directory.newDataFile) == 0 || errno == ENOENT else {
            throw JournalError(lmdb: errno, "be made", at: directory.path)
        }
        try NewDataFile(directory).write(configuration)
        guard rename(directory.newDataFile, directory.dataFile) == 0 else {
            throw JournalError(lmdb: errno, "be made", at: directory.path)
        }
        try directory.sync()
    }

    private init(_ directory: JournalDirectory) throws(JournalError) {
        var environment: OpaquePointer?
        try JournalError.check(mdb_env_create(&environment), "be made", at: directory.path)
        guard let environment else { throw JournalError(lmdb: MDB_PANIC, "be made", at: directory.path) }
        self.environment = environment
        self.directory = directory
    }

    deinit { mdb_env_close(environment) }

    private func write(_ configuration: LMDBConfiguration) throws(JournalError) {
        try check(mdb_env_set_mapsize(environment, MapSize.rounded(configuration.mapBytes)))
        try check(
            mdb_env_open(environment, directory.newDataFile, UInt32(MDB_NOSUBDIR | MDB_NOLOCK), Self.mode))
        try check(mdb_env_sync(environment, 1))
    }

    private func check(_ code: Int32) throws(JournalError) {
        try JournalError.check(code, "be made", at: directory.path)
    }
}
