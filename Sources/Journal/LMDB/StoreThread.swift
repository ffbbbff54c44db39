#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// One OS thread that runs what may block: commits, and reads that wait for the disk.
///
///     let thread = try StoreThread()
///     await withTaskExecutorPreference(thread) { await write() }   // a task's jobs run on the thread
///     let size = await thread.perform { fileSize() }               // or a single piece of work does
///     thread.shutDown()
///
/// It is a bare pthread: Foundation's `Thread` would bring all of Foundation into every process with a journal, and a
/// dispatch queue moves from thread to thread, at the cost of a wake-up of its own for each.
final class StoreThread: TaskExecutor {
    private enum Item: Sendable {
        case job(UnownedJob)
        case work(@Sendable () -> Void)
    }

    private struct State: Sendable {
        var items: [Item] = []
        /// How many of the items that were taken in have not been run to their end.
        var load = 0
        var isAsleep = false
        var isEnding = false
        var hasEnded = false
    }

    private let monitor = Monitor(State())

    /// Starts the thread.
    /// - Throws: ``JournalError/Code/inputOutput`` if the system gives none.
    init() throws(JournalError) {
        let owner = Unmanaged.passRetained(self)
        #if canImport(Glibc)
        var thread = pthread_t()
        #else
        var thread: pthread_t?
        #endif
        let failure = pthread_create(&thread, nil, { StoreThread.start($0) }, owner.toOpaque())
        guard failure != 0 else { return }
        owner.release()
        throw JournalError(
            .inputOutput, "the journal could not start a thread (error \(failure)): the process has too many of them")
    }

    /// How much the thread has to do; of several, the one with the least is the next to be used.
    var load: Int { monitor.withLock { $0.load } }

    /// Lets the thread end after what it has to run by now. What comes later is run elsewhere, and never lost.
    func shutDown() {
        monitor.withLock { $0.isEnding = true }
        monitor.wakeAll()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if !add(.job(job)) { globalConcurrentExecutor.enqueue(job) }
    }

    /// Runs `work` on the thread and returns what it returns; after the thread's end it runs where the caller does.
    func perform<Value: Sendable, Failure: Error>(
        _ work: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
            let item: @Sendable () -> Void = { continuation.resume(returning: Result(catching: work)) }
            if !add(.work(item)) { item() }
        }
        return try result.get()
    }

    /// Lets the thread run `work`; nobody waits for it.
    func begin(_ work: @escaping @Sendable () -> Void) {
        if !add(.work(work)) { work() }
    }

    /// - Returns: Whether the item was taken in.
    private func add(_ item: Item) -> Bool {
        let (isTaken, wakes) = monitor.withLock { state in
            guard !state.hasEnded else { return (false, false) }
            state.items.append(item)
            state.load += 1
            defer { state.isAsleep = false }
            return (true, state.isAsleep)
        }
        if wakes { monitor.wakeAll() }
        return isTaken
    }

    // MARK: - On the thread

    private static func start(_ owner: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        pthread_detach(pthread_self())
        if let owner { Unmanaged<StoreThread>.fromOpaque(owner).takeRetainedValue().run() }
        return nil
    }

    private func run() {
        while let items = nextItems() {
            for item in items { run(item) }
            monitor.withLock { $0.load -= items.count }
        }
    }

    private func run(_ item: Item) {
        switch item {
        case .job(let job): job.runSynchronously(on: asUnownedTaskExecutor())
        case .work(let work): work()
        }
    }

    /// Sleeps until there is something to run, and takes all of it; `nil` at the thread's end.
    private func nextItems() -> [Item]? {
        monitor.wait { state -> [Item]?? in
            state.isAsleep = state.items.isEmpty && !state.isEnding
            guard !state.isAsleep else { return nil }
            state.hasEnded = state.items.isEmpty
            defer { state.items = [] }
            return state.hasEnded ? .some(nil) : .some(state.items)
        }
    }
}
