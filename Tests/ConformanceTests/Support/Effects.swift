import Synchronization

/// What steps did outside, in order.
final class Effects: Sendable {
    private let done = Mutex<[String]>([])

    var all: [String] { done.withLock { $0 } }
    /// What was done at least once: what is done twice with the same key counts once.
    var keys: [String] { Set(all).sorted() }

    func add(_ what: String) { done.withLock { $0.append(what) } }
}
