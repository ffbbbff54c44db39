import DequeModule
import Synchronization

/// How jobs ended of late of which nothing is left: whoever enqueues a job and asks for its result is often too late to
/// wait for it.
final class RecentOutcomes: Sendable {
    /// So many are kept, and no more bytes of them than this.
    static let limit = 10_000
    private static let byteLimit = 4 << 20

    private struct State {
        var outcomes: [UInt64: JobOutcome] = [:]
        var order = Deque<UInt64>()
        var bytes = 0
    }

    private let state = Mutex(State())

    subscript(number: UInt64) -> JobOutcome? { state.withLock { $0.outcomes[number] } }

    func add(_ outcome: JobOutcome, of number: UInt64) {
        state.withLock { state in
            state.outcomes[number] = outcome
            state.order.append(number)
            state.bytes += outcome.byteCount
            while state.order.count > Self.limit || state.bytes > Self.byteLimit, let first = state.order.popFirst() {
                state.bytes -= state.outcomes.removeValue(forKey: first)?.byteCount ?? 0
            }
        }
    }
}

extension JobOutcome {
    fileprivate var byteCount: Int { if case .completed(let output) = self { output.bytes.count } else { 0 } }
}
