#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The outside of a journal's doorbell: a FIFO, held open while something is handed in.
///
/// Letting go of it rings too, also when the system does it for a process that was killed. It is opened to read *and*
/// write: so it can be held while nobody listens, one who begins to listen meanwhile hears it, and writing to it never
/// ends in SIGPIPE.
struct Doorbell: ~Copyable {
    private let file: OpenFile

    /// `nil` where there is none and none can be made: an owner there looks from time to time.
    init?(directory: JournalDirectory) {
        guard let file = try? Self.open(directory, O_RDWR) else { return nil }
        self.file = file
    }

    /// Wakes who listens. A FIFO that is full has rung already.
    func ring() { _ = withUnsafeBytes(of: UInt8(1)) { write(file.descriptor, $0.baseAddress, 1) } }

    /// Opens the FIFO, and makes it if it is not there.
    /// - Throws: ``JournalError/Code/noDoorbell`` if there is none and none can be made.
    static func open(_ directory: JournalDirectory, _ flags: Int32) throws(JournalError) -> OpenFile {
        guard mkfifo(directory.doorbell, 0o600) == 0 || errno == EEXIST else {
            throw none(directory, String(cString: strerror(errno)))
        }
        do throws(JournalError) {
            let file = try OpenFile(directory.doorbell, flags | O_NONBLOCK | O_NOFOLLOW)
            guard try file.status().st_mode & S_IFMT == S_IFIFO else {
                throw none(directory, "there is another kind of file in its place")
            }
            return file
        } catch {
            throw error.code == .noDoorbell ? error : none(directory, error.message)
        }
    }

    private static func none(_ directory: JournalDirectory, _ cause: String) -> JournalError {
        JournalError(
            .noDoorbell,
            "the doorbell '\(directory.doorbell)' cannot be used: \(cause); what other processes hand in is noticed "
                + "later")
    }
}
