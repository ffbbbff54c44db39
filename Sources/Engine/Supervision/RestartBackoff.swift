/// How long a supervisor waits before it restarts a child, so that a fault that lasts does not keep it busy.
package struct RestartBackoff: Sendable, Hashable {
    /// Whether the first restart of a child within the budget's period comes without a wait.
    package let isFirstAtOnce: Bool
    /// The first wait. Each further one is twice as long.
    package let initial: Duration
    /// No wait is longer than this.
    package let cap: Duration
    /// The part by which a wait may be shorter or longer, by chance: 0.1 is ±10 %.
    package let jitter: Double

    /// Most faults are gone with the state that led to them, so the first restart comes at once unless said otherwise.
    package init(
        isFirstAtOnce: Bool = true, initial: Duration = .milliseconds(100), cap: Duration = .seconds(5),
        jitter: Double = 0.1
    ) {
        self.isFirstAtOnce = isFirstAtOnce
        self.initial = initial
        self.cap = cap
        self.jitter = jitter
    }

    /// The wait before restart `number`, counted from 1. `chance` is from 0 up to 1.
    func wait(before number: Int, chance: Double) -> Duration {
        let doublings = isFirstAtOnce ? number - 2 : number - 1
        guard doublings >= 0 else { return .zero }
        var wait = initial
        // Ends at the cap: the doublings of a child that fails again and again would overflow.
        for _ in 0..<doublings where wait < cap { wait *= 2 }
        return min(cap, min(cap, wait) * (1 + jitter * (2 * chance - 1)))
    }
}
