package import Logging
import Synchronization

/// Keeps the causes of restarts, and tells of each.
package final class RestartLog: LogHandler {
    private let kept = Mutex<[String]>([])
    private let onRestart: @Sendable (Int) -> Void

    package init(onRestart: @escaping @Sendable (Int) -> Void = { _ in }) { self.onRestart = onRestart }

    package var causes: [String] { kept.withLock { $0 } }

    package var logLevel: Logger.Level {
        get { .trace }
        set {}
    }

    package var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    package func log(event: LogEvent) {
        guard let cause = event.metadata?["cause"] else { return }
        let number = kept.withLock { kept in
            kept.append("\(cause)")
            return kept.count
        }
        onRestart(number)
    }
}
