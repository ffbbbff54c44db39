import Logging
import Synchronization

/// Keeps the causes of what is logged.
final class WarningLog: LogHandler {
    private let causes = Mutex<[String]>([])

    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }

    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    var text: String { causes.withLock { $0.joined(separator: ";").replacing("\n", with: " ") } }

    func log(event: LogEvent) {
        guard let cause = event.metadata?["cause"] else { return }
        causes.withLock { $0.append("\(cause)") }
    }
}
