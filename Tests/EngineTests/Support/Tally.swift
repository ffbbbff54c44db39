import Synchronization

/// Counts effects by name, and how many were under way at once.
final class Tally: Sendable {
    private struct State {
        var counts: [String: Int] = [:]
        var order: [String] = []
        var underWay = 0
        var mostAtOnce = 0
    }

    private let state = Mutex(State())

    var counts: [String: Int] { state.withLock { $0.counts } }
    /// The names in the order in which they were counted.
    var order: [String] { state.withLock { $0.order } }
    var total: Int { state.withLock { $0.order.count } }
    var mostAtOnce: Int { state.withLock { $0.mostAtOnce } }

    /// - Returns: how often it was counted, this time included.
    @discardableResult
    func add(_ name: String) -> Int {
        state.withLock { state in
            state.order.append(name)
            state.counts[name, default: 0] += 1
            return state.counts[name, default: 0]
        }
    }

    /// Counts `body` as under way for as long as it takes.
    func during<Value>(_ name: String, _ body: () async throws -> Value) async rethrows -> Value {
        add(name)
        state.withLock { state in
            state.underWay += 1
            state.mostAtOnce = max(state.mostAtOnce, state.underWay)
        }
        defer { state.withLock { $0.underWay -= 1 } }
        return try await body()
    }
}
