extension Attempt {
    /// Runs the step's closure, on Swift's shared pool or on `threads`, until it ends or an alarm gives it up.
    ///
    /// - Parameters:
    ///   - end: can end it before its body does.
    ///   - late: gets the result of an attempt that was given up before it had one.
    @concurrent func make(
        _ clock: any EngineClock, on threads: ThreadPool?, until end: AttemptRace? = nil,
        late: @escaping @Sendable (AttemptResult) -> Void
    ) async -> AttemptResult {
        guard !alarms.isEmpty || end != nil else { return await runBody(on: threads) }
        return await run(until: end ?? AttemptRace(), clock, on: threads, late)
    }

    private func runBody(on threads: ThreadPool?) async -> AttemptResult {
        guard let threads else { return await runBody() }
        return await withTaskExecutorPreference(threads) { await runBody() }
    }

    private func runBody() async -> AttemptResult {
        do {
            return .success(try await body(info))
        } catch {
            return .failure(error)
        }
    }

    private func run(
        until race: AttemptRace, _ clock: any EngineClock, on threads: ThreadPool?,
        _ late: @escaping @Sendable (AttemptResult) -> Void
    ) async -> AttemptResult {
        // Tasks of their own, not children: a body that does not listen to its cancellation must not hold up its run,
        // nor the engine's stop, nor the opening of a journal that had a fault.
        let work = Task {
            let result = await runBody(on: threads)
            if !race.end(result) { late(result) }
        }
        let watches = alarms.map { alarm in
            // As above, and nobody waits for it.
            Task { race.end(.failure(try await alarm.ring(for: info, clock))) }
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
