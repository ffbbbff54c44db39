import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The inside of a journal's doorbell: a thread that sleeps until somebody rings.
///
/// It wakes for a byte, and for a hang-up: the last of those who held the doorbell has let go of it. A FIFO that was
/// hung up says so for ever, so it is opened anew each time, the new one before the old one is closed.
final class DoorbellListener: Sendable {
    private enum Event { case rung, ended }

    private let directory: JournalDirectory
    private let wake: WakePipe
    private let onRing: @Sendable () -> Void
    private let onEnd: @Sendable () -> Void

    /// Rings until it is ended, or until the doorbell is gone: an element for each time that somebody may have handed
    /// something in.
    static func rings(at directory: JournalDirectory) throws(JournalError) -> AsyncStream<Void> {
        // What was rung while nobody looked is one ring.
        let (rings, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let listener = try DoorbellListener(
            directory, onRing: { continuation.yield() }, onEnd: { continuation.finish() })
        continuation.onTermination = { _ in listener.end() }
        return rings
    }

    private init(
        _ directory: JournalDirectory, onRing: @escaping @Sendable () -> Void, onEnd: @escaping @Sendable () -> Void
    ) throws(JournalError) {
        self.directory = directory
        self.onRing = onRing
        self.onEnd = onEnd
        wake = try WakePipe(directory.path)
        let first = Mutex<OpenFile?>(try Doorbell.open(directory, O_RDONLY))
        let thread = try StoreThread()
        thread.begin { [self] in
            let file = first.withLock { $0.take() }
            if let file { listen(file) }
            onEnd()
        }
        thread.shutDown()
    }

    /// Lets the thread end. It can be asked again.
    func end() { wake.wake() }

    private func listen(_ first: consuming OpenFile) {
        var file = first
        while wait(file) == .rung {
            do throws(JournalError) {
                let next = try Doorbell.open(directory, O_RDONLY)
                Self.drain(next)
                file = next
            } catch {
                // Somebody has removed the doorbell, and nobody can make another one.
                return onRing()
            }
            onRing()
        }
    }

    private func wait(_ file: borrowing OpenFile) -> Event {
        var places = [
            pollfd(fd: file.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: wake.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        while poll(&places, nfds_t(places.count), -1) < 0, errno == EINTR {}
        return places[1].revents == 0 ? .rung : .ended
    }

    /// Takes the bytes that were written: how many there are says nothing.
    private static func drain(_ file: borrowing OpenFile) {
        var bytes = [UInt8](repeating: 0, count: 512)
        while read(file.descriptor, &bytes, bytes.count) > 0 {}
    }
}
