import Synchronization

/// Contexts that cost more to make than to use, for anybody to use and give back: each by one at a time.
final class ContextPool<Context: AnyObject>: Sendable {
    // It is in the pool or with the one who has taken it out, and never with two.
    private struct Kept: @unchecked Sendable {
        let context: Context
    }

    private let free = Mutex<[Kept]>([])

    /// Lends `body` a context; `make` makes one if none is free.
    func lend<Result>(
        _ make: () throws(JournalError) -> Context, _ body: (Context) throws(JournalError) -> Result
    ) throws(JournalError) -> Result {
        let kept: Kept
        if let free = free.withLock({ $0.popLast() }) { kept = free } else { kept = Kept(context: try make()) }
        defer { free.withLock { $0.append(kept) } }
        return try body(kept.context)
    }
}
