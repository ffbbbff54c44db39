import Synchronization

/// What happened, in order; tests wait for what they need to have happened.
final class Notes: Sendable {
    private struct State {
        var all: [String] = []
        var waiting: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []

        mutating func removeWaiting(upTo count: Int) -> [CheckedContinuation<Void, Never>] {
            defer { waiting.removeAll { $0.count <= count } }
            return waiting.filter { $0.count <= count }.map(\.continuation)
        }
    }

    private let state = Mutex(State())

    var all: [String] { state.withLock { $0.all } }

    func add(_ note: String) {
        let satisfied = state.withLock { state in
            state.all.append(note)
            return state.removeWaiting(upTo: state.all.count)
        }
        for continuation in satisfied { continuation.resume() }
    }

    /// The first `count` notes, as soon as there are so many; fewer if the test takes too long.
    func first(_ count: Int) async -> [String] {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let mayGoOn = state.withLock { state in
                    if Task.isCancelled || state.all.count >= count { return true }
                    state.waiting.append((count, continuation))
                    return false
                }
                if mayGoOn { continuation.resume() }
            }
        } onCancel: {
            for continuation in state.withLock({ $0.removeWaiting(upTo: .max) }) { continuation.resume() }
        }
        return Array(all.prefix(count))
    }
}
