import CLMDB

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

extension JournalError {
    /// Turns a code of LMDB, or of the operating system, into an error that says what could not be done, and where.
    ///
    ///     JournalError(lmdb: code, "be opened", at: path)
    init(lmdb code: Int32, _ act: String, at path: String) {
        let kind = Code(lmdb: code)
        let words = String(cString: mdb_strerror(code))
        self.init(kind, "the journal at '\(path)' could not \(act): \(words); \(Self.advice(for: kind, code))")
    }

    /// Throws unless `code` says that all went well.
    static func check(_ code: Int32, _ act: @autoclosure () -> String, at path: String) throws(JournalError) {
        guard code != MDB_SUCCESS else { return }
        throw JournalError(lmdb: code, act(), at: path)
    }

    private static func advice(for kind: Code, _ code: Int32) -> String {
        switch kind {
        case .notPermitted where code == EROFS:
            "the file system can only be read: see the system's log about the disk, and mount it to be written"
        case .diskFull where code == EDQUOT: "make room within the quota, and open the journal again"
        case .notPermitted: "check who owns the directory and its files, and that they may be read and written"
        case .diskFull: "make room on the file system, and open the journal again"
        case .notFound: "check the path"
        case .mapFull: "delete what is no longer needed, or open it with a larger mapLimit"
        case .tooLarge: "put less into one row or one commit"
        case .unsupportedFormat: "use the version of the library that wrote it"
        case .damaged: "keep a copy of the directory, and restore the journal from a backup"
        default: adviceOnUse(code)
        }
    }

    private static func adviceOnUse(_ code: Int32) -> String {
        switch code {
        case MDB_READERS_FULL: "close some of the processes that read it, or open it with a larger maxReaders"
        case ENOMEM: "the process may not map that much memory: lower mapBytes, or raise the limit (ulimit -v)"
        default: "see what the system's log says about the disk, and open the journal again"
        }
    }
}

extension JournalError.Code {
    fileprivate init(lmdb code: Int32) {
        self =
            switch code {
            case MDB_MAP_FULL: .mapFull
            case MDB_INVALID, MDB_CORRUPTED, MDB_PAGE_NOTFOUND, MDB_INCOMPATIBLE: .damaged
            // A commit could not be written, and whoever made it was told why: all others wait until it is opened anew.
            case MDB_PANIC: .closed
            case MDB_VERSION_MISMATCH: .unsupportedFormat
            case MDB_BAD_VALSIZE, MDB_TXN_FULL, MDB_DBS_FULL: .tooLarge
            case EACCES, EPERM, EROFS: .notPermitted
            case ENOSPC, EDQUOT: .diskFull
            case ENOENT, ENOTDIR: .notFound
            default: .inputOutput
            }
    }
}
