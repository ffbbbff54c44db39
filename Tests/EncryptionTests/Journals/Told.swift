import Synchronization

/// What was told of progress.
final class Told: Sendable {
    private let all = Mutex<[(Int, Int)]>([])

    var last: (Int, Int)? { all.withLock { $0.last } }

    func add(_ done: Int, _ of: Int) { all.withLock { $0.append((done, of)) } }
}
