import RatchetJournal
import Synchronization

/// Jobs that are made in one call of their handler.
extension JobQueue {
    func startBatch(
        _ group: [QueuedJob], _ kind: JobKind, _ work: @escaping @Sendable ([JobShare]) async throws -> [JobShareResult]
    ) {
        guard let first = group.first else { return }
        let serials = group.map(ready)
        let shares = zip(group, serials).map { job, serial in
            JobShare(arguments: job.state.entry.arguments, info: info(of: job, serial), effects: effects())
        }
        for share in shares.dropFirst() { share.info.line.join(shares[0].info.line) }
        let results = BatchResults()
        let attempt = Attempt(
            ticket: JobQueue.ticket(first.number, first.serial), info: shares[0].info,
            body: { _, _ in
                results.set(try await work(shares))
                return .nothing
            }, alarms: kind.alarms, pool: kind.pool ?? line.settings.pool, isAtMostOnce: false, canBeDropped: false)
        let (numbers, queue) = (Array(zip(group.map(\.number), serials)), self)
        // As of a job that is made alone.
        let task = Task(executorPreference: world.executor) {
            let whole = await queue.make(attempt, of: kind.name)
            let ends = zip(numbers, results.results(of: shares, whole)).map { job, result in
                AttemptEnds.End(job: job.0, serial: job.1, result: result)
            }
            if queue.ends.add(ends) { await queue.takeInEnds() }
        }
        for job in group { job.task = task }
    }
}

/// What a handler has said of the jobs of a batch.
private final class BatchResults: Sendable {
    private let state = Mutex<[JobShareResult]>([])

    func set(_ results: [JobShareResult]) { state.withLock { $0 = results } }

    /// One for each job: of a call that failed all have its error.
    func results(of shares: [JobShare], _ whole: AttemptResult) -> [AttemptResult] {
        let effects = shares.map { $0.effects.take() }
        if case .failure(let error) = whole { return shares.map { _ in .failure(error) } }
        let results = state.withLock { $0 }
        return shares.indices.map { place in
            guard place < results.count else { return .failure(MissingResultError()) }
            return switch results[place] {
            case .success(let output): .success(output, effects[place])
            case .failure(let error): .failure(error)
            }
        }
    }
}

/// The handler of a batch has returned fewer results than there were jobs.
package struct MissingResultError: Error, CustomStringConvertible {
    package init() {}

    package var description: String {
        "the handler of the batch has returned no result for this job: return one for each"
    }
}
