#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A TCP connection within this machine, in lines. Its calls block, none of them for longer than ``patience``.
struct LocalConnection: ~Copyable {
    private static let patienceSeconds = 30
    private static let longestLine = 1 << 16

    private let descriptor: Int32
    private var received: [UInt8] = []

    init(to port: UInt16) throws(PipelineError) {
        descriptor = LocalSocket.open()
        guard descriptor >= 0, LocalSocket.connect(descriptor, port) == 0 else {
            if descriptor >= 0 { close(descriptor) }
            throw .mail("connect to port \(port)")
        }
        LocalSocket.prepare(descriptor, patienceSeconds: Self.patienceSeconds)
    }

    /// One that somebody else has made.
    init(accepted descriptor: Int32) {
        self.descriptor = descriptor
        LocalSocket.prepare(descriptor, patienceSeconds: Self.patienceSeconds)
    }

    deinit { close(descriptor) }

    /// The next line, without its end; `nil` if the other side has closed the connection.
    mutating func readLine() throws(PipelineError) -> String? {
        while true {
            if let end = received.firstIndex(of: UInt8(ascii: "\n")) {
                let line = received[..<end]
                received.removeSubrange(...end)
                return String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
            }
            guard received.count < Self.longestLine else { throw PipelineError(.mailFailed, "a line has no end") }
            guard try receive() else { return nil }
        }
    }

    /// - Returns: whether there was something.
    private mutating func receive() throws(PipelineError) -> Bool {
        var piece = [UInt8](repeating: 0, count: 4_096)
        var count = recv(descriptor, &piece, piece.count, 0)
        while count < 0 && errno == EINTR { count = recv(descriptor, &piece, piece.count, 0) }
        guard count >= 0 else { throw .mail("receive") }
        received += piece[..<count]
        return count > 0
    }

    func write(_ text: String) throws(PipelineError) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, LocalSocket.sendFlags) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw .mail("send") }
            rest = rest.dropFirst(count)
        }
    }
}

extension PipelineError {
    /// The error that the last call of the operating system has left.
    static func mail(_ action: String) -> PipelineError {
        PipelineError(.mailFailed, "cannot \(action): \(String(cString: strerror(errno)))")
    }
}
