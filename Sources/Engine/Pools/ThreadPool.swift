import DequeModule
import RatchetJournal

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Runs the jobs of tasks on a fixed number of OS threads, in the order in which they come.
final class ThreadPool: TaskExecutor {
    private struct State: Sendable {
        var jobs: Deque<UnownedJob> = []
        var threads = 0
        var isEnding = false
    }

    let pool: Pool
    private let monitor = Monitor(State())

    init(_ pool: Pool) { self.pool = pool }

    /// How many threads there are now.
    var threadCount: Int { monitor.withLock { $0.threads } }

    /// Starts the threads.
    /// - Throws: ``EngineError/Code/unsuitableConfiguration`` if the system gives too few.
    func start() throws(EngineError) {
        for number in 1...pool.threads {
            monitor.withLock { $0.threads += 1 }
            let failure = startThread()
            guard failure != 0 else { continue }
            monitor.withLock { $0.threads -= 1 }
            throw EngineError(
                .unsuitableConfiguration,
                "thread \(number) of \(pool.threads) of the pool '\(pool.name)' could not be started (error "
                    + "\(failure)): the process has too many of them, make the pool smaller")
        }
    }

    /// Lets the threads end after what there is to run by now. What comes later runs elsewhere, and is never lost.
    func shutDown() {
        let rest = monitor.withLock { state in
            state.isEnding = true
            // Nobody would run what came before the first thread.
            defer { if state.threads == 0 { state.jobs = [] } }
            return state.threads == 0 ? state.jobs : []
        }
        monitor.wakeAll()
        for job in rest { globalConcurrentExecutor.enqueue(job) }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let isTaken = monitor.withLock { state in
            guard !state.isEnding || state.threads > 0 else { return false }
            state.jobs.append(job)
            return true
        }
        // Costs next to nothing if no thread sleeps.
        if isTaken { monitor.wakeOne() } else { globalConcurrentExecutor.enqueue(job) }
    }

    // MARK: - On the threads

    private func startThread() -> CInt {
        let owner = Unmanaged.passRetained(self)
        #if canImport(Glibc)
        var thread = pthread_t()
        #else
        var thread: pthread_t?
        #endif
        let failure = pthread_create(&thread, nil, { ThreadPool.begin($0) }, owner.toOpaque())
        if failure != 0 { owner.release() }
        return failure
    }

    private static func begin(_ owner: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        pthread_detach(pthread_self())
        guard let owner else { return nil }
        let pool = Unmanaged<ThreadPool>.fromOpaque(owner).takeRetainedValue()
        pool.pool.priority.take()
        pool.spareProcessors()
        pool.run()
        return nil
    }

    private func spareProcessors() {
        #if os(Linux)
        if pool.freeProcessors > 0 { Processors()?.spare(pool.freeProcessors) }
        #endif
    }

    private func run() {
        while let job = nextJob() { job.runSynchronously(on: asUnownedTaskExecutor()) }
    }

    /// Sleeps until there is something to run; `nil` at the thread's end.
    private func nextJob() -> UnownedJob? {
        monitor.wait { state -> UnownedJob?? in
            if let job = state.jobs.popFirst() { return job }
            guard state.isEnding else { return nil }
            state.threads -= 1
            return .some(nil)
        }
    }
}
