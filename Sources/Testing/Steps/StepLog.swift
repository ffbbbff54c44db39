import RatchetEngine
import Synchronization

/// All that an engine under test was seen to do, in order. It outlives the engine's crashes.
final class StepLog: Sendable {
    enum Event: Sendable {
        /// The number of a call.
        case began(Int)
        case ended(Int)
        case started(RunID)
        case signal(RunID, String)
        case crash
    }

    struct Entry: Sendable {
        let event: Event
        let time: Timestamp
    }

    private struct State {
        var calls: [StepCall] = []
        var entries: [Entry] = []
    }

    private let state = Mutex(State())

    var calls: [StepCall] { state.withLock { $0.calls } }

    /// What there was, and the calls that it names.
    var contents: (entries: [Entry], calls: [StepCall]) { state.withLock { ($0.entries, $0.calls) } }

    /// - Returns: the call's number.
    func begin(_ step: StepContext, at time: Timestamp) -> Int {
        state.withLock { state in
            state.calls.append(StepCall(step: step, began: time))
            state.entries.append(Entry(event: .began(state.calls.count - 1), time: time))
            return state.calls.count - 1
        }
    }

    func end(_ call: Int, _ outcome: StepCall.Outcome, at time: Timestamp) {
        state.withLock { state in
            guard case .underWay = state.calls[call].outcome else { return }
            state.calls[call].outcome = outcome
            state.calls[call].ended = time
            state.entries.append(Entry(event: .ended(call), time: time))
        }
    }

    func note(_ event: Event, at time: Timestamp) {
        state.withLock { $0.entries.append(Entry(event: event, time: time)) }
    }

    /// What is under way will never end.
    func crash(at time: Timestamp) {
        state.withLock { state in
            state.entries.append(Entry(event: .crash, time: time))
            for (number, call) in state.calls.enumerated() {
                if case .underWay = call.outcome { state.calls[number].outcome = .lost }
            }
        }
    }
}
