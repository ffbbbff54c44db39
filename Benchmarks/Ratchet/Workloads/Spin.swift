import Ratchet
import Synchronization

/// A job that computes until it is told that it has done enough.
struct Spin: Job {
    struct Arguments: Codable, Sendable {}

    static let queue = "cpu"

    let spun: Spun

    func perform(_ run: JobRun<Arguments>) async throws {
        spun.counter.add()
        while !spun.isEnough {}
    }
}

/// What jobs that compute share.
final class Spun: Sendable {
    let counter = Counter()
    private let isOver = Atomic(false)
    private let goal = Atomic(0)

    var isEnough: Bool { isOver.load(ordering: .relaxed) }

    /// Has `count` more of them compute until they are told.
    /// - Returns: how many have begun, once they have.
    func goOn(with count: Int) -> Int {
        isOver.store(false, ordering: .relaxed)
        return goal.add(count, ordering: .relaxed).newValue
    }

    func stop() { isOver.store(true, ordering: .relaxed) }
}
