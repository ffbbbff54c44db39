import Ratchet
import RatchetEngine
import RatchetJournal
import Synchronization

/// One life of an engine under test: from its start to its end, or to its crash.
final class EngineLife: Sendable {
    let executor: VirtualExecutor
    let engine: Engine
    let crash: EngineCrash
    let settings: TestSettings
    private let disk: TestDisk
    private let stores = OpenStores()
    /// Why the engine has ended by itself.
    private let failure = Drive<Void>()
    private let task: Task<Void, Never>

    var clock: ManualClock { settings.clock }

    init(
        _ disk: TestDisk, _ settings: TestSettings, _ workflows: [any Workflow], _ jobs: [any Enqueueable],
        _ preparation: TestEngine.Preparation? = nil
    ) throws {
        let executor = VirtualExecutor(seed: settings.seed)
        let crash = EngineCrash(of: disk, on: executor)
        let journal = settings.faults(disk.source).cut(by: settings.cut, crash, on: executor, stores)
        let (engine, failure) = (settings.engine(over: journal, on: executor), failure)
        for workflow in workflows { try engine.register(workflow) }
        for job in jobs { try engine.register(any: job) }
        try preparation?(engine)
        // Not a child of any task: it lives until it is stopped, until it crashes, or until nobody tests it any more.
        task = Task(executorPreference: executor) {
            await VirtualExecutor.$current.withValue(executor) {
                do { failure.end(.success(try await engine.run())) } catch { failure.end(.failure(error)) }
            }
        }
        (self.disk, self.settings, self.executor, self.crash, self.engine) = (disk, settings, executor, crash, engine)
    }

    deinit { task.cancel() }

    /// What the next life stands on.
    var diskAfterwards: TestDisk { get throws { try crash.remains ?? disk } }

    /// Stops the engine, and returns once it is down.
    /// - Throws: why it had ended before.
    func stop() async throws -> DriveEnd<Void> {
        engine.stop()
        return try await drive { [task, failure] _ in
            await task.value
            try failure.result?.get()
        }
    }

    /// Lets go of what an engine that has crashed still has open.
    func buryDead() async {
        clock.abandonSleepers(of: executor)
        await stores.closeAll()
    }

    /// - Throws: ``TestEngineError/Code/unknownStep``
    func checkStubs() throws { try settings.stubs.check { engine.stepPaths } }

    /// The engine's own end tells more than what a call meets because of it.
    func explain<Value>(_ result: Result<Value, any Error>) throws -> Value {
        if case .failure(let error as EngineError) = result, error.code == .stopped { try failure.result?.get() }
        return try result.get()
    }
}
