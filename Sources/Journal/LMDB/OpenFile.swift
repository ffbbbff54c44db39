#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A file or a directory that is open, and is closed at the end of the value.
struct OpenFile: ~Copyable {
    let descriptor: Int32
    private let path: String

    /// - Throws: ``JournalError/Code/notFound`` if it does not exist, and other codes if it cannot be opened.
    init(_ path: String, _ flags: Int32, mode: mode_t = 0o600) throws(JournalError) {
        // Without O_CLOEXEC a child process would keep the file open, and the locks on it with it.
        let descriptor = open(path, flags | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw JournalError(lmdb: errno, "be opened", at: path) }
        self.descriptor = descriptor
        self.path = path
    }

    deinit { _ = close(descriptor) }

    /// What the system says about the file.
    func status() throws(JournalError) -> stat {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw JournalError(lmdb: errno, "be opened", at: path) }
        return status
    }

    /// The bytes at `offset`; fewer than `count` if the file ends before.
    func read(_ count: Int, at offset: Int) throws(JournalError) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let more = pread(
                    descriptor, buffer.baseAddress?.advanced(by: filled), count - filled, off_t(offset + filled))
                if more < 0, errno == EINTR { continue }
                if more < 0 { failure = errno }
                guard more > 0 else { return }
                filled += more
            }
        }
        guard failure == 0 else { throw JournalError(lmdb: failure, "be read", at: path) }
        return bytes
    }

    /// Writes the bytes at `offset`.
    func write(_ bytes: ArraySlice<UInt8>, at offset: Int) throws(JournalError) {
        var (rest, place) = (bytes, offset)
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, off_t(place)) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw JournalError(lmdb: errno, "be written", at: path) }
            rest = rest.dropFirst(written)
            place += written
        }
    }

    /// Makes `bytes` the whole content.
    func replaceContent(by bytes: [UInt8]) throws(JournalError) {
        var written = 0
        while written < bytes.count {
            let more = bytes.withUnsafeBytes { bytes in
                pwrite(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written, off_t(written))
            }
            if more < 0, errno == EINTR { continue }
            // A file system that takes nothing and gives no reason has no room.
            guard more > 0 else { throw JournalError(lmdb: more < 0 ? errno : ENOSPC, "be written", at: path) }
            written += more
        }
        guard ftruncate(descriptor, off_t(bytes.count)) == 0 else {
            throw JournalError(lmdb: errno, "be written", at: path)
        }
    }

    /// Returns when what was written is on disk; for a directory, the names in it.
    func sync() throws(JournalError) {
        guard fsync(descriptor) == 0 else { throw JournalError(lmdb: errno, "be written", at: path) }
    }
}
