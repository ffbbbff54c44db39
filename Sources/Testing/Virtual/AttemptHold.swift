import RatchetEngine
import Synchronization

/// Holds time still for as long as an attempt is at work: until it ends, and not while it waits for time itself.
///
/// One that was cancelled holds nothing: nobody waits for what it still does.
final class AttemptHold: InnerWaitObserver {
    private struct State {
        var waits = 0
        var isOver = false

        var isHolding: Bool { waits <= 0 && !isOver }
    }

    private let executor: VirtualExecutor
    private let state = Mutex(State())

    init(_ executor: VirtualExecutor) {
        self.executor = executor
        executor.addWorking(1)
    }

    func waits() { change { $0.waits += 1 } }

    func goesOn() { change { $0.waits -= 1 } }

    func end() { change { $0.isOver = true } }

    private func change(_ body: (inout State) -> Void) {
        let difference = state.withLock { state in
            let before = state.isHolding
            body(&state)
            return (state.isHolding ? 1 : 0) - (before ? 1 : 0)
        }
        if difference != 0 { executor.addWorking(difference) }
    }
}
