/// The entities whose snapshots are due so that the oldest part of the log can be deleted.
final class CheckpointQueue: Sendable {
    /// Whoever owns the entities reads this, and submits a snapshot of each.
    let overdue: AsyncStream<[EntityID]>
    private let continuation: AsyncStream<[EntityID]>.Continuation

    init() {
        // Unbounded, but each entity stands in it at most once until it has brought its snapshot.
        (overdue, continuation) = AsyncStream.makeStream(bufferingPolicy: .unbounded)
    }

    func add(_ entities: [EntityID]) {
        if !entities.isEmpty { continuation.yield(entities) }
    }

    func close() { continuation.finish() }
}
