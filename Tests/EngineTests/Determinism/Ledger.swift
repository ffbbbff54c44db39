import Synchronization

/// Something outside that keeps what it was told first under each key, as a careful service does.
final class Ledger: Sendable {
    private let entries = Mutex<[String: Int]>([:])

    var all: [String: Int] { entries.withLock { $0 } }

    /// - Returns: what stands there now: what was said first.
    @discardableResult
    func keep(_ value: Int, under key: String) -> Int {
        entries.withLock { entries in
            if let known = entries[key] { return known }
            entries[key] = value
            return value
        }
    }
}
