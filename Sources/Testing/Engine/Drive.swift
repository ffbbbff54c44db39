import Synchronization

/// One call of a test: what it has come to, once it has.
final class Drive<Value: Sendable>: Sendable {
    private let outcome = Mutex<Result<Value, any Error>?>(nil)

    var result: Result<Value, any Error>? { outcome.withLock { $0 } }
    var hasEnded: Bool { outcome.withLock { $0 != nil } }

    func end(_ result: Result<Value, any Error>) { outcome.withLock { $0 = result } }
}

/// How a call of a test ended: as it should, or because the engine crashed.
enum DriveEnd<Value: Sendable>: Sendable {
    case ended(Result<Value, any Error>)
    case crashed
}
