import Ratchet
import RatchetEngine

/// How a test's calls are performed, and when time goes on.
extension EngineLife {
    /// So often time may go on in one call.
    private static let movesPerCall = 1_000_000
    /// So much time may pass in one call: a hundred years.
    static let longestCall = Duration.days(36_525)

    /// Performs a call of the test, and lets time go on for as long as that needs it.
    ///
    /// It begins when nothing is left to be performed of what was before, and returns when nothing is left of it.
    func drive<Value: Sendable>(
        _ body: @escaping @Sendable (Engine) async throws -> Value
    ) async throws -> DriveEnd<Value> {
        try await patiently { await self.executor.wait { $0.isSettled } }
        guard !executor.isFrozen else { return .crashed }
        let (drive, engine, executor) = (Drive<Value>(), engine, executor)
        // Not a child: if the engine crashes it stays where it is, and nobody may wait for it.
        let call = Task(executorPreference: executor) {
            await VirtualExecutor.$current.withValue(executor) {
                do { drive.end(.success(try await body(engine))) } catch { drive.end(.failure(error)) }
            }
            executor.notify()
        }
        return try await withTaskCancellationHandler {
            try await follow(drive)
        } onCancel: {
            call.cancel()
        }
    }

    private func follow<Value: Sendable>(_ drive: Drive<Value>) async throws -> DriveEnd<Value> {
        var limit = TimeLimit(Self.longestCall, moves: Self.movesPerCall, from: clock.now)
        while true {
            try await patiently {
                await self.executor.wait { drive.hasEnded ? $0.isSettled : $0.isStill }
            }
            if let result = drive.result { return .ended(result) }
            guard !executor.isFrozen else { return .crashed }
            try Task.checkCancellation()
            let progress = executor.progress
            guard try await !moveTime(&limit) else { continue }
            // The call may have ended between the two looks.
            guard await executor.goesOn(after: progress) || drive.hasEnded else { throw await stuck() }
        }
    }

    /// Waits until everything waits, and lets time go on to the next moment that somebody waits for, unless something
    /// has gone on meanwhile.
    /// - Returns: Whether there may be something new.
    func goOn(_ limit: inout TimeLimit) async throws -> DriveEnd<Bool> {
        let progress = executor.progress
        try await patiently { await self.executor.wait { $0.isStill } }
        guard !executor.isFrozen else { return .crashed }
        guard executor.progress == progress else { return .ended(.success(true)) }
        return .ended(.success(try await moveTime(&limit)))
    }

    private func moveTime(_ limit: inout TimeLimit) async throws -> Bool {
        guard let due = clock.nextDue else { return false }
        guard limit.allows(due) else { throw await outOfTime(limit) }
        executor.whileStill { clock.advance(to: max(due, clock.now)) }
        return true
    }

    /// Performs `wait`, unless nothing goes on meanwhile for longer than the test has patience.
    private func patiently(_ wait: @escaping @Sendable () async -> Void) async throws {
        let (executor, patience) = (executor, settings.patience)
        let isOver = await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                await wait()
                return true
            }
            group.addTask { await executor.waitForStandstill(patience) }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
        guard isOver || Task.isCancelled else { throw await heldUp() }
    }
}

extension VirtualExecutor {
    /// Whether more has gone on than that, or does so within a second: a library that the engine uses, or what an
    /// attempt waits for, may leave the executor for a moment, and nobody can see that.
    func goesOn(after progress: Int) async -> Bool {
        for _ in 0..<100 where self.progress == progress {
            guard (try? await SystemClock().sleep(for: .milliseconds(10))) != nil else { return true }
        }
        return self.progress != progress
    }

    /// Returns once nothing has gone on for so long; `true` if the task is cancelled before.
    ///
    /// Jobs that nobody has performed meanwhile mean that the machine is busy: that may take ten times as long.
    fileprivate func waitForStandstill(_ patience: Duration) async -> Bool {
        var (last, periods) = (progress, 0)
        while true {
            guard (try? await SystemClock().sleep(for: patience)) != nil else { return true }
            periods = progress == last ? periods + 1 : 0
            if periods > 0, isSettled || periods >= 10 { return false }
            last = progress
        }
    }
}
