import Synchronization

/// Counts up, from anywhere.
final class Counter: Sendable {
    private let count = Mutex<UInt64>(0)

    var value: UInt64 { count.withLock { $0 } }

    /// - Returns: the number before.
    func increment() -> UInt64 {
        count.withLock { count in
            defer { count += 1 }
            return count
        }
    }
}
