/// How an attempt ended, as metrics and traces call it.
enum AttemptOutcome: String, Sendable, Hashable {
    case success
    case error
    /// It took longer than its step allows, or was not heard of for too long.
    case timeout
    /// The engine stops, or the attempt is of no use any more.
    case cancelled
}

extension AttemptResult {
    var outcome: AttemptOutcome {
        switch self {
        case .success: .success
        case .failure(is CancellationError): .cancelled
        case .failure(is StepTimeoutError), .failure(is MissedHeartbeatError): .timeout
        case .failure: .error
        }
    }
}
