import Synchronization

/// Says to writers when what they do counts, and when they are to stop.
final class AppendPace: Sendable {
    private let isMeasuring = Atomic(false)
    private let over = Atomic(false)

    var isCounting: Bool { isMeasuring.load(ordering: .relaxed) && !isOver }
    var isOver: Bool { over.load(ordering: .relaxed) }

    func measure() { isMeasuring.store(true, ordering: .relaxed) }
    func stop() { over.store(true, ordering: .relaxed) }
}
