/// Follows the effects log while the worker writes to it, and shows what it says.
actor Watch {
    /// Often enough for a bar that moves, and no load. The log is another process's file: nothing tells of its change.
    private static let pause = Duration.milliseconds(10)

    private(set) var progress: Progress
    private var tail: EffectsTail
    private var screen: ProgressScreen

    init(_ progress: Progress, _ tail: EffectsTail, _ screen: ProgressScreen) {
        self.progress = progress
        self.tail = tail
        self.screen = screen
    }

    /// Returns at the moment of a kill.
    func wait(for kill: KillPlan.Kill) async throws {
        let goal = progress.effects + kill.effects
        while progress.effects < goal { try await look() }
        try await Task.sleep(for: kill.delay)
    }

    /// Shows what happens until it is cancelled.
    func follow() async throws {
        while true { try await look() }
    }

    /// The worker has been killed.
    func takeKill() throws {
        try read()
        screen.tellKill(progress)
        progress.takeKill()
    }

    /// The worker is through.
    func finish() throws {
        try read()
        screen.show(progress)
        screen.clear()
    }

    /// The worker has failed.
    func abandon() { screen.clear() }

    private func look() async throws {
        try read()
        screen.show(progress)
        try await Task.sleep(for: Self.pause)
    }

    private func read() throws {
        for effect in try tail.next() { progress.take(effect) }
    }
}
