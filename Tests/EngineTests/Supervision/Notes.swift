import Synchronization

/// What happened, in order; tests wait for what they need to have happened.
final class Notes: Sendable {
    private struct State {
        var all: [String] = []
        var waiting: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    var all: [String] { state.withLock { $0.all } }

    func add(_ note: String) {
        let satisfied = state.withLock { state in
            state.all.append(note)
            let count = state.all.count
            let satisfied = state.waiting.filter { $0.count <= count }.map(\.continuation)
            state.waiting.removeAll { $0.count <= count }
            return satisfied
        }
        for continuation in satisfied { continuation.resume() }
    }

    /// The first `count` notes, as soon as there are so many.
    func first(_ count: Int) async -> [String] {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.all.count < count { state.waiting.append((count, continuation)) }
                return state.all.count >= count
            }
            if isThere { continuation.resume() }
        }
        return Array(all.prefix(count))
    }
}
