import Dispatch
import RatchetEngine
import Synchronization

/// Performs all jobs of one engine, one at a time, and knows when all of it waits.
///
/// All tasks of the engine prefer it, those that call the engine too (`Engine.perform`), and with them the actors that
/// they enter. So no job of the engine is ever anywhere else but in this queue, and an empty queue means that whatever
/// comes next comes from outside, or with time. What goes on elsewhere is counted: a store's threads, and attempts that
/// have left for something that is neither the engine nor its clock.
final class VirtualExecutor: TaskExecutor {
    /// The executor of the engine whose task this is.
    @TaskLocal static var current: VirtualExecutor?

    fileprivate struct State {
        var jobs: JobQueue
        var isDraining = false
        /// Somebody moves the clock: what that brings is performed after it.
        var isHeld = false
        var isFrozen = false
        /// What the threads of a store are at.
        var outside = 0
        /// The attempts that hold time still.
        var working = 0
        var progress = 0
        var lastWaiter = 0
        var waiters: [Int: Waiter] = [:]
    }

    fileprivate struct Waiter {
        let condition: @Sendable (Calm) -> Bool
        let continuation: UnsafeContinuation<Void, Never>
    }

    private let state: Mutex<State>
    // The jobs need some thread; of a queue there is one only while there are jobs.
    private let queue = DispatchQueue(label: "ratchet.test-engine")

    /// - Parameter seed: what the order of the jobs follows from; `nil` for the order in which they came.
    init(seed: UInt64?) { state = Mutex(State(jobs: JobQueue(seed: seed))) }

    /// How much has gone on: whoever waits too long can tell that nothing does any more.
    var progress: Int { state.withLock { $0.progress } }
    var isFrozen: Bool { state.withLock { $0.isFrozen } }
    var isSettled: Bool { state.withLock { $0.calm.isSettled } }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        change { $0.jobs.append(job) }
    }

    // MARK: - What goes on elsewhere

    /// Counts `body` as work of a store's threads.
    func outside<Value, Failure: Error>(
        _ body: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        change { $0.outside += 1 }
        // This is said on the executor again: nothing is missed in between.
        defer { change { $0.outside -= 1 } }
        return try await body()
    }

    /// So many attempts more, or fewer, hold time still.
    func addWorking(_ count: Int) { change { $0.working += count } }

    /// Has those look again who wait for something that is not the executor's own.
    func notify() { change { _ in } }

    // MARK: - Waiting

    /// Returns once `condition` holds, the executor is frozen, or the task is cancelled.
    func wait(_ condition: @escaping @Sendable (Calm) -> Bool) async {
        let number = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                let goesOn = state.withLock { state in
                    // Looked at under the lock: the cancellation may have come before there was a waiter to remove.
                    if Task.isCancelled || state.isFrozen || condition(state.calm) { return true }
                    state.waiters[number] = Waiter(condition: condition, continuation: continuation)
                    return false
                }
                if goesOn { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: number) }?.continuation.resume()
        }
    }

    // MARK: - Time, and its end

    /// Performs `body`, which moves the clock, if everything waits, and performs no job meanwhile.
    func whileStill(_ body: () -> Void) {
        let isHeld = state.withLock { state in
            guard state.calm.isStill, !state.isFrozen else { return false }
            state.isHeld = true
            state.progress += 1
            return true
        }
        guard isHeld else { return }
        body()
        change { $0.isHeld = false }
    }

    /// Performs nothing any more, as when the process dies. Tasks stay suspended where they are, for good.
    func freeze() {
        // They name the executor, and whoever they wait for may still call it.
        _ = Unmanaged.passRetained(self)
        change { $0.isFrozen = true }
    }

    /// The same, at a moment at which no job is performed.
    /// - Returns: whether this was such a moment.
    func freezeIfSettled() -> Bool {
        guard
            state.withLock({ state in
                guard state.calm.isSettled, !state.isFrozen else { return false }
                state.isFrozen = true
                return true
            })
        else { return false }
        freeze()
        return true
    }

    // MARK: - Performing

    private func change(_ body: (inout State) -> Void) {
        let (starts, waiters) = state.withLock { state in
            body(&state)
            return (state.startsDraining(), state.removeSatisfied())
        }
        for waiter in waiters { waiter.resume() }
        if starts { queue.async { self.drain() } }
    }

    private func drain() {
        while let job = nextJob() { job.runSynchronously(on: asUnownedTaskExecutor()) }
    }

    private func nextJob() -> UnownedJob? {
        let (job, waiters) = state.withLock { state -> (UnownedJob?, [UnsafeContinuation<Void, Never>]) in
            if !state.isFrozen, !state.isHeld, let job = state.jobs.removeNext() {
                state.progress += 1
                return (job, [])
            }
            state.isDraining = false
            return (nil, state.removeSatisfied())
        }
        for waiter in waiters { waiter.resume() }
        return job
    }
}

extension VirtualExecutor.State {
    fileprivate var calm: Calm {
        let isSettled = jobs.isEmpty && !isDraining && !isHeld && outside == 0
        return Calm(isFrozen: isFrozen, isSettled: isSettled, isStill: isSettled && working == 0)
    }

    /// - Returns: whether somebody has to perform the jobs, and nobody does.
    fileprivate mutating func startsDraining() -> Bool {
        guard !isDraining, !isHeld, !isFrozen, !jobs.isEmpty else { return false }
        isDraining = true
        return true
    }

    fileprivate mutating func removeSatisfied() -> [UnsafeContinuation<Void, Never>] {
        let calm = calm
        let satisfied = waiters.filter { isFrozen || $0.value.condition(calm) }
        for number in satisfied.keys { waiters[number] = nil }
        return satisfied.sorted { $0.key < $1.key }.map(\.value.continuation)
    }
}
