package import Foundation
import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// An SMTP server on a port of this machine that keeps what it is sent in a file, a line for each message.
///
///     let sink = try MailSink(folder.appending(path: "mails.jsonl"))
///     let server = MailServer(port: sink.port)
///
/// A message is durable before the client is told that it is kept. It keeps one that is sent twice twice.
package final class MailSink: Sendable {
    package let port: UInt16
    private let descriptor: Int32
    private let file: Mutex<LineFile>

    /// Opens a port that is free.
    /// - Throws: ``PipelineError``: `inputOutput`, `mailFailed`.
    package init(_ url: URL) throws(PipelineError) {
        file = Mutex(try LineFile(url))
        descriptor = LocalSocket.open()
        guard descriptor >= 0, LocalSocket.bind(descriptor, 0) == 0, listen(descriptor, SOMAXCONN) == 0 else {
            if descriptor >= 0 { close(descriptor) }
            throw .mail("listen")
        }
        port = LocalSocket.port(of: descriptor)
        Thread.detachNewThread { [descriptor, weak self] in
            // It ends when the socket is closed.
            while case let client = accept(descriptor, nil, nil), client >= 0 { self?.serve(client) }
        }
    }

    deinit {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    /// What a sink has kept.
    /// - Throws: ``PipelineError``: `inputOutput`; `damaged` if a line is no message.
    package static func read(_ url: URL) throws(PipelineError) -> [DeliveredMail] {
        try LineFile.decode(try LineFile.read(url), of: url)
    }

    /// A client that is killed in the middle leaves nothing behind.
    private func serve(_ client: Int32) {
        Thread.detachNewThread { [weak self] in
            var connection = LocalConnection(accepted: client)
            try? self?.talk(over: &connection)
        }
    }

    private func talk(over connection: inout LocalConnection) throws {
        var session = MailSession()
        try connection.write("\(MailSession.greeting)\r\n")
        while let line = try connection.readLine() {
            switch session.take(line) {
            case .answer(let words): try connection.write("\(words)\r\n")
            case .deliver(let mail):
                try file.withLock { file in try file.append(json: mail) }
                try connection.write("\(MailSession.delivered)\r\n")
            case .end(let words): return try connection.write("\(words)\r\n")
            case .listen: break
            }
        }
    }
}
