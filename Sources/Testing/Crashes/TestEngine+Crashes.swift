public import Ratchet
import RatchetEngine

extension TestEngine {
    /// How many commits the engine has made, over all of its lives.
    public var commits: Int { settings.cut.commits }
    /// How often the engine has crashed.
    public var crashes: Int { settings.cut.crashes }

    /// Crashes the engine at this moment, and makes another one over what is durable.
    ///
    ///     try await test.crashAndRecover()
    ///     try await test.crashAndRecover(deploying: FulfilOrderV2(bank: bank))
    ///
    /// Attempts that are under way are gone without a word: their closures do not even see a cancellation, and are made
    /// again. Nothing of the old engine goes on, so what its tasks hold in memory stays there until the process ends.
    /// - Parameters:
    ///   - downtime: how much time passes while there is no engine.
    ///   - workflows: what the next engine has, and those after it; without any it has the same.
    /// - Throws: `RegistrationError` if a workflow has mistakes.
    public func crashAndRecover(
        after downtime: Duration = .zero, deploying workflows: any Workflow...
    ) async throws {
        let life = life
        await life.crash.crashBetweenJobs()
        try Task.checkCancellation()
        clock.abandonSleepers(of: life.executor)
        clock.advance(by: downtime)
        try await replace(life, by: workflows)
        try await settle()
    }

    /// Stops the engine gracefully, and makes another one over the same journal.
    /// - Parameters:
    ///   - downtime: how much time passes while there is no engine.
    ///   - workflows: what the next engine has, and those after it; without any it has the same.
    /// - Throws: what `Engine.run` throws; `RegistrationError` if a workflow has mistakes.
    public func restart(after downtime: Duration = .zero, deploying workflows: any Workflow...) async throws {
        let life = life
        if case .ended(let result) = try await life.stop() { try result.get() }
        clock.advance(by: downtime)
        try await replace(life, by: workflows)
        try await settle()
    }

    /// Stops the engine gracefully. No calls are possible any more.
    ///
    /// It is not needed at the end of a test.
    /// - Throws: what `Engine.run` throws.
    public func stop() async throws {
        if case .ended(let result) = try await life.stop() { try result.get() }
    }

    /// Has the engine crash before a commit that is still to come: 1 is the next one.
    public func crash(beforeCommit number: Int) { settings.cut.crash(at: number, .before) }

    /// Has the engine crash after a commit that is still to come: 1 is the next one.
    public func crash(afterCommit number: Int) { settings.cut.crash(at: number, .after) }

    /// Returns when the runs that were under way have been taken up.
    private func settle() async throws { _ = try await perform { try await $0.isBusy() } }
}
