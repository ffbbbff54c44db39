import RatchetJournal

/// Jobs that stand in line for steps.
extension JobQueue {
    /// A place that a run cannot take is offered again after so long, and then ever more seldom.
    private static let firstWait = Duration.seconds(1)
    private static let longestWait = Duration.seconds(300)

    /// Lends the job's place to the step that it is for, until its attempt has ended.
    func startPlace(_ job: QueuedJob) {
        let serial = ready(job)
        let (number, queue, arguments) = (job.number, self, job.state.entry.arguments)
        let (pool, wait) = (line.settings.pool, Self.wait(after: job.state.past?.snoozes ?? 0))
        // Not a child: as for any other job.
        job.task = Task(executorPreference: world.executor) {
            let isDone = await queue.lend(arguments, pool: pool)
            let result = isDone.map { $0 ? AttemptResult.success(.nothing) : .failure(Snooze(for: wait)) }
            let end = AttemptEnds.End(job: number, serial: serial, result: result ?? .failure(UnreadablePlaceError()))
            if queue.ends.add(end) { await queue.takeInEnds() }
        }
    }

    /// - Returns: Whether nobody needs the place any more; `nil` if it is nobody's.
    private nonisolated func lend(_ arguments: Payload, pool: String?) async -> Bool? {
        guard let place = try? arguments.decoded(as: Place.self) else { return nil }
        switch try? await world.offer(place, pool) {
        case .taken(let hold): return await hold.wait()
        case .needless: return true
        // The journal may have stopped, too: what is recorded then does not count.
        case .later, nil: return false
        }
    }

    private static func wait(after snoozes: Int) -> Duration {
        min(longestWait, firstWait * (1 << min(snoozes, 16)))
    }
}

/// A job says that it stands in line for a step, and does not say for which.
private struct UnreadablePlaceError: UnretryableError, CustomStringConvertible {
    let description = "it stands in line for a step, and does not say for which: only workflows enqueue such jobs"
}
