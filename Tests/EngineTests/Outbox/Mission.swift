import Ratchet
@testable import RatchetEngine

/// One step that does what the test says to Ratchet.
struct Mission: Workflow {
    struct State: Codable, Sendable, Hashable {
        var number = 0
        var result: Int?
    }

    var retry = RetryPolicy.never
    var timeout: Duration?
    let work: @Sendable (StepRun<State>) async throws -> Int

    private var step: Step<State, Int> {
        let step = Step<State, Int>("do", into: \.result) { run in try await work(run) }.retry(retry)
        return timeout.map { step.timeout($0) } ?? step
    }

    var body: some Flow<State, Int> {
        step
        Return { state in state.result ?? -1 }
    }
}

/// A run that notes that it ran, by its id.
struct Chore: Workflow {
    struct State: Codable, Sendable, Hashable {
        var number = 0
        var result: Int?
    }

    let effects: Tally

    var body: some Flow<State, Int> {
        Step("note", into: \.result) { run in
            effects.add(run.runID)
            return run.state.number * 2
        }
        Return { state in state.result ?? -1 }
    }
}

extension Engine {
    /// The result of a run that is started by somebody else, as soon as it is there.
    func result<W: Workflow>(_ workflow: W.Type, of id: RunID) async throws -> W.Output {
        while true {
            do {
                return try await find(workflow, id: id).result()
            } catch let error as EngineError where error.code == .notFound {
                await Task.yield()
            }
        }
    }

    /// Returns once the outbox is empty.
    func waitForOutbox() async throws {
        let journal = try await parts.runs().world.journal
        while try await journal.read({ view in try view.count(of: EngineTables.outbox.name) }) > 0 {
            await Task.yield()
        }
    }
}
