import Synchronization

extension Attempt {
    /// Runs the step's closure, on Swift's shared pool, for as long as its timeout allows.
    @concurrent func make(_ clock: any EngineClock) async -> AttemptResult {
        guard let timeout else { return await runBody() }
        return await run(within: timeout, clock)
    }

    private func runBody() async -> AttemptResult {
        do {
            return .success(try await body(info))
        } catch {
            return .failure(error)
        }
    }

    private func run(within timeout: Duration, _ clock: any EngineClock) async -> AttemptResult {
        let race = AttemptRace()
        // Tasks of their own, not children: a body that does not listen to its cancellation must not hold up its run,
        // nor the engine's stop, nor the opening of a journal that had a fault.
        let work = Task { race.end(await runBody()) }
        // As above, and nobody waits for it.
        let deadline = Task {
            try await clock.sleep(for: timeout)
            race.end(.failure(StepTimeoutError(path: info.path, timeout: timeout)))
        }
        let result = await withTaskCancellationHandler {
            await race.result()
        } onCancel: {
            race.end(.failure(CancellationError()))
        }
        work.cancel()
        deadline.cancel()
        return result
    }
}

/// The first of an attempt's ends: the one that counts.
private final class AttemptRace: Sendable {
    private struct State {
        var result: AttemptResult?
        var waiter: CheckedContinuation<AttemptResult, Never>?
    }

    private let state = Mutex(State())

    func end(_ result: AttemptResult) {
        let waiter = state.withLock { state in
            if state.result == nil { state.result = result }
            return state.waiter.take()
        }
        waiter?.resume(returning: result)
    }

    func result() async -> AttemptResult {
        await withCheckedContinuation { waiter in
            let result = state.withLock { state in
                if state.result == nil { state.waiter = waiter }
                return state.result
            }
            if let result { waiter.resume(returning: result) }
        }
    }
}
