import Synchronization

/// Holds steps for good, and says when as many as there are runs are held.
final class Gate: Sendable {
    private let count: Int
    private let held = Atomic(0)
    private let full = AsyncStream.makeStream(of: ContinuousClock.Instant.self)

    init(_ count: Int) { self.count = count }

    /// Returns only by being cancelled.
    func hold() async throws {
        if held.add(1, ordering: .relaxed).newValue == count {
            full.continuation.yield(.now)
            full.continuation.finish()
        }
        for await _ in AsyncStream.makeStream(of: Never.self).stream {}
        throw CancellationError()
    }

    /// The moment at which the last one came.
    @discardableResult func allHeld() async -> ContinuousClock.Instant? {
        for await moment in full.stream { return moment }
        return nil
    }
}
