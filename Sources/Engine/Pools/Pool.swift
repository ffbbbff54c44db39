/// A number of threads of their own, for steps that block a thread or that compute for long.
///
///     EngineConfiguration(pools: [Pool("images", threads: 2)])
///
///     Step("make thumbnail", into: \.thumbnail) { run in try Thumbnail(of: run.state.image) }
///         .pool("images")
///
/// Swift's shared pool has about as many threads as the machine has cores, and everything in the process that is
/// `async` needs them: a step that waits in a C function, a semaphore or a lock, or computes for seconds, keeps one of
/// them from everybody else. On a pool it keeps one of the pool's. So at most `threads` steps of a pool compute or
/// block at the same moment; the others stand in a row, in the order in which they came. A step that waits with `await`
/// needs no thread meanwhile, and so one pool may have more attempts under way than threads.
///
/// The threads start when the engine does, sleep while there is nothing to do, and end when the engine stops; one that
/// a step blocks ends when the step lets go of it.
public struct Pool: Sendable, Hashable {
    static let threadLimits = 1...1_024

    /// The name by which steps choose it.
    public let name: String
    /// How many threads there are, from 1 to 1,024.
    public let threads: Int
    /// What they get of the processors while there is something else to do. Default: ``Priority/low``.
    public let priority: Priority

    /// How many of the processors that the process may use its threads never use, so that what waits for a disk or for
    /// somebody outside finds one at once. Default: 0. At least one is left to the pool.
    ///
    ///     Pool("images", threads: 4, priority: .low, freeProcessors: 1)
    ///
    /// A priority says who gives way, and that takes a busy processor up to some milliseconds on many systems. On
    /// Linux; elsewhere it does nothing.
    public let freeProcessors: Int

    /// A pool called `name`.
    public init(_ name: String, threads: Int, priority: Priority = .low, freeProcessors: Int = 0) {
        self.name = name
        self.threads = threads
        self.priority = priority
        self.freeProcessors = freeProcessors
    }
}
