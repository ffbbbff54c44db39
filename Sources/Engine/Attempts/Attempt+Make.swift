extension Attempt {
    /// Runs the step's closure, on Swift's shared pool, for as long as its timeout allows.
    ///
    /// - Parameter end: can end it before its body does.
    @concurrent func make(_ clock: any EngineClock, until end: AttemptRace? = nil) async -> AttemptResult {
        guard timeout != nil || end != nil else { return await runBody() }
        return await run(until: end ?? AttemptRace(), clock)
    }

    private func runBody() async -> AttemptResult {
        do {
            return .success(try await body(info))
        } catch {
            return .failure(error)
        }
    }

    private func run(until race: AttemptRace, _ clock: any EngineClock) async -> AttemptResult {
        // Tasks of their own, not children: a body that does not listen to its cancellation must not hold up its run,
        // nor the engine's stop, nor the opening of a journal that had a fault.
        let work = Task { race.end(await runBody()) }
        // As above, and nobody waits for it.
        let deadline = timeout.map { timeout in
            Task {
                try await clock.sleep(for: timeout)
                race.end(.failure(StepTimeoutError(path: info.path, timeout: timeout)))
            }
        }
        let result = await withTaskCancellationHandler {
            await race.result()
        } onCancel: {
            race.end(.failure(CancellationError()))
        }
        work.cancel()
        deadline?.cancel()
        return result
    }
}
