import Synchronization

/// Counts the steps that begin, notes when they do, and ends the runs.
///
/// A step begins once the one before it is durable: between two moments, as many steps became durable as began.
final class Pace: Sendable {
    private let begun = Atomic(0)
    private let over = Atomic(false)
    private let moments: Mutex<[ContinuousClock.Instant]>?

    /// - Parameter notesMoments: Whether it notes when each step begins; for one run only.
    init(notesMoments: Bool = false) { moments = notesMoments ? Mutex([]) : nil }

    var isOver: Bool { over.load(ordering: .relaxed) }
    var count: Int { begun.load(ordering: .relaxed) }

    /// Every moment at which a step began, if it notes them.
    var noted: [ContinuousClock.Instant] { moments?.withLock { $0 } ?? [] }

    /// - Returns: The step's number.
    func begin() -> Int {
        moments?.withLock { $0.append(.now) }
        return begun.add(1, ordering: .relaxed).newValue
    }

    func stop() { over.store(true, ordering: .relaxed) }
}
