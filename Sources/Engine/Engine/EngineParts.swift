import RatchetJournal
import Synchronization

/// The parts of an engine that are there at a moment: they are made anew each time that the journal is opened.
final class EngineParts: Sendable {
    private struct State {
        var journal: Journal?
        var timers: Timers?
        var runs: Runs?
        var queues: Queues?
        /// Opens when there are queues, or when there never will be again.
        var queuesChange = Latch()
        /// Opens when there are runs, or when there never will be again.
        var change = Latch()
        var end: EngineError?
        /// Why the journal was closed, if one of the parts that stand on it had a fault.
        var fault: (any Error)?
    }

    private let state = Mutex(State())
    /// Those who follow the schedules, once what the app declares is taken over.
    let schedules = PartSlot<Schedules>()

    var journal: Journal? { state.withLock { $0.journal } }
    var timers: Timers? { state.withLock { $0.timers } }

    func set(_ journal: Journal) {
        state.withLock { state in
            state.journal = journal
            // What a part met on the journal before is no cause of anything any more.
            state.fault = nil
        }
    }
    func set(_ timers: Timers) { state.withLock { $0.timers = timers } }
    func set(fault: any Error) { state.withLock { $0.fault = $0.fault ?? fault } }

    func takeFault() -> (any Error)? { state.withLock { $0.fault.take() } }

    /// The runs are taken up: calls may come.
    func open(_ runs: Runs) {
        state.withLock { state in
            // An engine that was stopped meanwhile takes no calls any more.
            if state.end == nil { state.runs = runs }
            return state.change
        }.open()
    }

    /// The queues are taken up: calls may come.
    func open(_ queues: Queues) {
        state.withLock { state in
            state.queues = queues
            return state.queuesChange
        }.open()
    }

    /// The queues have ended with their journal: calls wait for the next ones.
    func closeQueues() {
        state.withLock { state in
            defer { state.queues = nil }
            // Nobody waits for more of an engine that has ended.
            if state.queues != nil, state.end == nil { state.queuesChange = Latch() }
            return state.queues
        }?.world.over.open()
    }

    /// The queues, as soon as they are there.
    /// - Throws: ``EngineError/Code/stopped`` if they will not be.
    func queues() async throws -> Queues {
        while true {
            let (queues, change, end) = state.withLock { ($0.queues, $0.queuesChange, $0.end) }
            if let queues { return queues }
            if let end { throw end }
            await change.wait()
            try Task.checkCancellation()
        }
    }

    /// The runs are about to end: calls wait for the next ones.
    func closeRuns() {
        state.withLock { state in
            guard state.runs != nil, state.end == nil else { return }
            state.runs = nil
            state.change = Latch()
        }
    }

    /// No attempt starts any more.
    func drain() async {
        let (runs, queues) = state.withLock { ($0.runs, $0.queues) }
        await runs?.drain()
        await queues?.drain()
    }

    /// No runs will come any more.
    func close(_ end: EngineError) {
        schedules.close(end)
        let (change, queuesChange) = state.withLock { state in
            state.runs = nil
            state.end = end
            return (state.change, state.queuesChange)
        }
        change.open()
        queuesChange.open()
    }

    /// The runs, as soon as they are there.
    /// - Throws: ``EngineError/Code/stopped`` if they will not be.
    func runs() async throws -> Runs {
        while true {
            let (runs, change, end) = state.withLock { ($0.runs, $0.change, $0.end) }
            if let runs { return runs }
            if let end { throw end }
            await change.wait()
            try Task.checkCancellation()
        }
    }
}
