import Logging
import Synchronization

/// Keeps what is logged, as text: `warning: message` with the metadata, sorted by their names.
final class Logs: Sendable {
    private let kept = Mutex<[String]>([])

    var lines: [String] { kept.withLock { $0 } }

    var logger: Logger { Logger(label: "tests") { _ in Handler(logs: self) } }

    private struct Handler: LogHandler {
        let logs: Logs
        var logLevel = Logger.Level.trace
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let metadata = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
            let details = metadata.map { " \($0.key)=\($0.value)" }.joined()
            logs.kept.withLock { $0.append("\(event.level): \(event.message)\(details)") }
        }
    }
}
