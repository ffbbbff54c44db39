import Logging
import RatchetJournal

/// Jobs that stand in line for steps.
extension JobQueue {
    /// A place that a run cannot take now is offered again after so long, and then ever more seldom.
    private static let firstWait = Duration.seconds(1)
    private static let longestWait = Duration.seconds(300)

    /// Lends the job's place to the step that it is for, until its attempt has ended.
    func startPlace(_ job: QueuedJob) {
        let serial = ready(job)
        let (number, queue, arguments) = (job.number, self, job.state.entry.arguments)
        let (pool, wait) = (line.settings.pool, Self.wait(after: job.state.past?.snoozes ?? 0))
        // Not a child: as for any other job.
        job.task = Task(executorPreference: world.executor) {
            let result = await queue.lend(arguments, pool: pool, orWait: wait)
            if queue.ends.add(AttemptEnds.End(job: number, serial: serial, result: result)) { await queue.takeInEnds() }
        }
    }

    private nonisolated func lend(_ arguments: Payload, pool: String?, orWait wait: Duration) async -> AttemptResult {
        guard let place = try? arguments.decoded(as: Place.self) else { return .failure(UnreadablePlaceError()) }
        switch try? await world.offer(place, pool) {
        case .taken(let hold): return await hold.wait() ? .success(.nothing) : .failure(Snooze(for: wait))
        case .needless: return .success(.nothing)
        case .parked: return .failure(ParkedPlaceError())
        // The journal may have stopped, too: what is recorded then does not count.
        case .later, nil: return .failure(Snooze(for: wait))
        }
    }

    private static func wait(after snoozes: Int) -> Duration {
        min(longestWait, firstWait * (1 << min(snoozes, 16)))
    }

    /// The run that the place is for takes nothing: it stays in the journal, until that is opened next.
    func layAside(_ job: QueuedJob) {
        world.logger.info(
            "A run that is parked has a step in line: its place is taken when the journal is opened next",
            metadata: ["queue": "\(name)", "job": "\(job.state.id)"])
        keep(job)
    }
}

/// The run that a place is for is parked.
struct ParkedPlaceError: Error {}

/// A job says that it stands in line for a step, and does not say for which.
private struct UnreadablePlaceError: UnretryableError, CustomStringConvertible {
    let description = "it stands in line for a step, and does not say for which: only workflows enqueue such jobs"
}
