import Logging
import Synchronization

/// Results of attempts that were given up: they change nothing, and are told of.
final class LateResults: Sendable {
    private let counter = Atomic(0)

    var count: Int { counter.load(ordering: .relaxed) }

    func note(_ result: AttemptResult, of attempt: AttemptInfo, _ logger: Logger) {
        // It did as it was told.
        if case .failure(let error) = result, error is CancellationError { return }
        counter.add(1, ordering: .relaxed)
        var metadata: Logger.Metadata = [
            "run": "\(attempt.runID)", "path": "\(attempt.path)", "attempt": "\(attempt.number)",
        ]
        switch result {
        case .success:
            logger.warning(
                "An attempt that was given up has returned; what it returned changes nothing", metadata: metadata)
        case .failure(let error):
            metadata["error"] = "\(ErrorReport(error).type)"
            logger.debug("An attempt that was given up has thrown; that changes nothing", metadata: metadata)
        }
    }
}
