import CLMDB

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// What kind of file system a directory is on.
///
/// LMDB's map and its locks are shared through the memory of one machine: on a file system that others have mounted too
/// they guard nothing, and on most of them a map does not even see what was written.
struct FileSystemKind: Sendable, Hashable {
    /// What it is called.
    let name: String
    /// Whether a journal cannot be kept on it.
    let isRemote: Bool

    /// - Throws: ``JournalError/Code/notFound`` if there is nothing at `path`.
    static func of(_ path: String) throws(JournalError) -> FileSystemKind {
        var status = statfs()
        guard statfs(path, &status) == 0 else { throw JournalError(lmdb: errno, "be opened", at: path) }
        #if canImport(Darwin)
        let name = withUnsafeBytes(of: status.f_fstypename) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        return FileSystemKind(name: name)
        #else
        return FileSystemKind(magic: UInt32(truncatingIfNeeded: status.f_type))
        #endif
    }

    func checkSuitable(_ path: String) throws(JournalError) {
        guard isRemote else { return }
        throw JournalError(
            .unsuitableFileSystem,
            "the journal at '\(path)' would be on a file system of kind \(name), which other machines can write to as "
                + "well: neither the journal's locks nor its memory map guard it there; give a directory on a disk of "
                + "this machine")
    }

    /// The kind by the name that macOS has for it.
    init(name: String) {
        self.name = name
        isRemote = Self.remote.values.contains(name)
    }

    /// The kind by the number that Linux has for it (`linux/magic.h`, and the sources of those that are not in it).
    init(magic: UInt32) {
        name = Self.remote[magic] ?? "0x" + String(magic, radix: 16)
        isRemote = Self.remote[magic] != nil
    }

    private static let remote: [UInt32: String] = [
        0x6969: "nfs", 0x517B: "smbfs", 0xFE53_4D42: "smb2", 0xFF53_4D42: "cifs", 0x6573_5546: "fuse",
        0x0102_1997: "9p", 0x7375_7245: "coda", 0x5346_414F: "afs", 0x6B41_4653: "kafs", 0x00C3_6400: "ceph",
        0x0BD0_0BD0: "lustre", 0x4750_4653: "gpfs", 0x7461_636F: "ocfs2", 0x0116_1970: "gfs2",
        0x2003_0528: "orangefs", 0x1983_0326: "beegfs", 0xAAD7_AAEA: "panfs", 0x7C7C_6673: "prl_fs",
        0x786F_4256: "vboxsf", 0xBACB_ACBC: "vmhgfs", 0x564C: "ncp",
        // Known by name only, on macOS: any number that Linux has not given to anything does.
        0xFFFF_FFF0: "afpfs", 0xFFFF_FFF1: "webdav", 0xFFFF_FFF2: "macfuse", 0xFFFF_FFF3: "osxfuse",
    ]
}
