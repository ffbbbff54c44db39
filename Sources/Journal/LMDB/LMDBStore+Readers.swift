#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

extension LMDBStore: ReaderListing {
    func readers() throws(JournalError) -> ReaderList { try use.environment.listReaders() }

    /// The writer's thread does nothing but commits: what it has written, LMDB has.
    var writtenBytes: UInt64? {
        #if canImport(Darwin)
        return nil
        #else
        guard let file = try? OpenFile("/proc/thread-self/io", O_RDONLY), let bytes = try? file.read(4_096, at: 0)
        else { return nil }
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") where line.hasPrefix("wchar: ") {
            return UInt64(line.dropFirst(7))
        }
        return nil
        #endif
    }
}
