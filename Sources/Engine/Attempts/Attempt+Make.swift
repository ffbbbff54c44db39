extension Attempt {
    /// Runs the step's closure, on Swift's shared pool or on `threads`, until it ends or an alarm gives it up.
    ///
    /// - Parameters:
    ///   - home: where the engine is performed, if not on Swift's shared pool.
    ///   - effects: take in what it does to Ratchet.
    ///   - end: can end it before its body does.
    ///   - late: gets the result of an attempt that was given up before it had one.
    @concurrent func make(
        _ clock: any EngineClock, on threads: ThreadPool?, home: (any TaskExecutor)?, _ effects: StepEffects,
        until end: AttemptRace? = nil, late: @escaping @Sendable (AttemptResult) -> Void
    ) async -> AttemptResult {
        // Whatever it is that ends it, what is added later counts no more.
        defer { _ = effects.take() }
        guard !alarms.isEmpty || end != nil else { return await runBody(on: threads, effects) }
        return await run(until: end ?? AttemptRace(), clock, on: threads, home, effects, late)
    }

    private func runBody(on threads: ThreadPool?, _ effects: StepEffects) async -> AttemptResult {
        guard let threads else { return await runBody(effects) }
        return await withTaskExecutorPreference(threads) { await runBody(effects) }
    }

    private func runBody(_ effects: StepEffects) async -> AttemptResult {
        do {
            // It may have been given up while it stood in the row of a pool.
            try Task.checkCancellation()
            let output = try await body(info, effects)
            return .success(output, effects.take())
        } catch {
            return .failure(error)
        }
    }

    private func run(
        until race: AttemptRace, _ clock: any EngineClock, on threads: ThreadPool?, _ home: (any TaskExecutor)?,
        _ effects: StepEffects,
        _ late: @escaping @Sendable (AttemptResult) -> Void
    ) async -> AttemptResult {
        // Tasks of their own, not children: a body that does not listen to its cancellation must not hold up its run,
        // nor the engine's stop, nor the opening of a journal that had a fault.
        let work = Task(executorPreference: home) {
            let result = await runBody(on: threads, effects)
            if !race.end(result) { late(result) }
        }
        let watches = alarms.map { alarm in
            // As above, and nobody waits for it.
            Task(executorPreference: home) { race.end(.failure(try await alarm.ring(for: info, clock))) }
        }
        let result = await withTaskCancellationHandler {
            await race.result()
        } onCancel: {
            race.end(.failure(CancellationError()))
        }
        work.cancel()
        for watch in watches { watch.cancel() }
        return result
    }
}
