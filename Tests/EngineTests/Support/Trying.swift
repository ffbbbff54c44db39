import Ratchet
import RatchetEngine

/// One step that does what the test says.
struct Trying: Workflow {
    struct State: Codable, Sendable, Hashable {
        var result: Int?
    }

    var retry = RetryPolicy.never
    var timeout: Duration?
    let work: @Sendable (StepRun<State>) async throws -> Int

    private var step: Step<State, Int> {
        let step = Step<State, Int>("try", into: \.result) { run in try await work(run) }.retry(retry)
        return timeout.map { step.timeout($0) } ?? step
    }

    var body: some Flow<State, Int> {
        step
        Return { state in state.result ?? -1 }
    }
}

/// What steps of tests throw.
struct Oops: Error, Hashable, CustomStringConvertible {
    var number = 0
    var description: String { "oops \(number)" }
}

/// What no further attempt can mend.
struct Hopeless: UnretryableError, Hashable {}
