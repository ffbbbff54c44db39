import Foundation

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// An open file: the few calls of the operating system that durable writing needs, with errors that name the file.
///
/// The calls block. Those that write end in a sync, which takes as long as the disk needs for it.
struct SystemFile: ~Copyable {
    enum Mode {
        case read
        /// A file that must not be there yet.
        case create
        /// A file that is made if it is not there.
        case update
    }

    private let descriptor: Int32
    private let url: URL

    init(_ url: URL, _ mode: Mode) throws(PipelineError) {
        let flags: Int32 =
            switch mode {
            case .read: O_RDONLY
            case .create: O_RDWR | O_CREAT | O_EXCL
            case .update: O_RDWR | O_CREAT
            }
        descriptor = open(url.path, flags | O_CLOEXEC, 0o644)
        self.url = url
        guard descriptor >= 0 else { throw .system("open", url) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Writes all of the bytes at `offset`.
    func write(_ bytes: [UInt8], at offset: Int) throws(PipelineError) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                let rest = UnsafeRawBufferPointer(rebasing: buffer[done...])
                return pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw .system("write", url) }
            done += count
        }
    }

    /// Reads up to `count` bytes from `offset`; none at the end of the file.
    func read(_ count: Int, at offset: Int) throws(PipelineError) -> [UInt8] {
        while true {
            var result = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
                result = pread(descriptor, buffer.baseAddress, count, off_t(offset))
                initialized = max(0, result)
            }
            if result < 0 && errno == EINTR { continue }
            guard result >= 0 else { throw .system("read", url) }
            return bytes
        }
    }

    /// Returns once what was written is on the disk.
    func sync() throws(PipelineError) {
        // A plain fsync leaves the bytes in the drive's own cache on Darwin.
        #if canImport(Darwin)
        let result = fcntl(descriptor, F_FULLFSYNC)
        #else
        let result = fsync(descriptor)
        #endif
        guard result == 0 else { throw .system("sync", url) }
    }

    func cut(to length: Int) throws(PipelineError) {
        guard ftruncate(descriptor, off_t(length)) == 0 else { throw .system("shorten", url) }
    }
}

extension PipelineError {
    /// The error that the last call of the operating system has left.
    static func system(_ action: String, _ url: URL) -> PipelineError {
        PipelineError(.inputOutput, "cannot \(action) '\(url.path)': \(String(cString: strerror(errno)))")
    }
}
