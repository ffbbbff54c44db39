import RatchetJournal
import Synchronization

/// The crash of an engine under test: from then on nothing of it goes on, and what is durable stays.
final class EngineCrash: Sendable {
    private let executor: VirtualExecutor
    private let disk: TestDisk
    private let copy = Mutex<Result<TestDisk, any Error>?>(nil)

    init(of disk: TestDisk, on executor: VirtualExecutor) {
        self.disk = disk
        self.executor = executor
    }

    /// What it left behind; `nil` if there was none.
    /// - Throws: if that could not be copied.
    var remains: TestDisk? { get throws { try copy.withLock { $0 }?.get() } }

    /// Crashes in the middle of a job, which is not to go on after this.
    func crashHere() {
        copyDisk()
        executor.freeze()
    }

    /// Crashes as soon as no job is performed.
    func crashBetweenJobs() async {
        while !executor.isFrozen {
            await executor.wait { $0.isSettled }
            if executor.freezeIfSettled() { return copyDisk() }
            if Task.isCancelled { return }
        }
    }

    private func copyDisk() {
        let result = Result { try disk.copy() }
        copy.withLock { $0 = $0 ?? result }
    }
}
