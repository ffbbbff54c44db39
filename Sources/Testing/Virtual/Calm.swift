/// How quiet it is on a ``VirtualExecutor`` at one moment.
struct Calm: Sendable, Hashable {
    /// The engine has crashed: nothing of it will go on.
    let isFrozen: Bool
    /// Nothing is left to be performed, nobody moves the clock, and no thread of a store is at work.
    let isSettled: Bool
    /// That, and each attempt that is under way waits for time, or for another run.
    let isStill: Bool
}
