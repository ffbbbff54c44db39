import Ratchet
import RatchetTesting

/// Jobs of which many are made in one call.
struct Bundle: BatchJob {
    struct Arguments: Codable, Sendable, Hashable {
        var number: Int
    }

    static let queue = "bundles"
    static let batchLimit = 4
    static let retry = RetryPolicy.constant(.seconds(10), attempts: 2)

    let clock: ManualClock
    let effects: Effects
    /// Those that fail, and how many results are returned at most.
    var failing: Set<Int> = []
    var results = 100

    func perform(_ batch: [JobRun<Arguments>]) async throws -> [Result<Int, any Error>] {
        let start = ManualClock().now
        let numbers = batch.map { "\($0.arguments.number)" }.joined(separator: " ")
        effects.add("\(numbers) at \((clock.now - start).components.seconds)")
        let all = batch.map { run -> Result<Int, any Error> in
            let number = run.arguments.number
            return failing.contains(number) && run.attempt == 1 ? .failure(Oops()) : .success(number * 2)
        }
        return Array(all.prefix(results))
    }
}
