import Synchronization

/// Lets the runs go once all of them are there, counts the steps that begin, notes when they do, and ends the runs.
///
/// A step begins once the one before it is durable: between two moments, as many steps became durable as began.
final class Pace: Sendable {
    private let begun = Atomic(0)
    private let over = Atomic(false)
    /// The runs that wait to go; `nil` once they may.
    private let waiting = Mutex<[CheckedContinuation<Void, Never>]?>([])
    private let moments: Mutex<[ContinuousClock.Instant]>?

    /// - Parameter notesMoments: Whether it notes when each step begins; for one run only.
    init(notesMoments: Bool = false) { moments = notesMoments ? Mutex([]) : nil }

    var isOver: Bool { over.load(ordering: .relaxed) }
    var count: Int { begun.load(ordering: .relaxed) }

    /// Every moment at which a step began, if it notes them.
    var noted: [ContinuousClock.Instant] { moments?.withLock { $0 } ?? [] }

    /// Returns once the runs may go: those that step already would slow down the start of the others.
    func ready() async {
        await withCheckedContinuation { run in
            let mayGo = waiting.withLock { waiting in
                waiting?.append(run)
                return waiting == nil
            }
            if mayGo { run.resume() }
        }
    }

    func go() {
        let runs = waiting.withLock { $0.take() } ?? []
        for run in runs { run.resume() }
    }

    /// - Returns: The step's number.
    func begin() -> Int {
        moments?.withLock { $0.append(.now) }
        return begun.add(1, ordering: .relaxed).newValue
    }

    func stop() { over.store(true, ordering: .relaxed) }
}
