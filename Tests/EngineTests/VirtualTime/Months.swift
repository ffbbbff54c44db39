import Ratchet

/// Sleeps day after day, and notes when it woke.
struct Months: Workflow {
    struct State: Codable, Sendable, Hashable {
        var days: Int
        var woken = 0
    }

    let wake: @Sendable (Int) async throws -> Void

    var body: some Flow<State, Int> {
        Repeat("every day", while: { $0.woken < $0.days }, atMost: 10_000) {
            Sleep("a day", for: .days(1))
            Step("wake") { run in try await wake(run.state.woken) }
            Update("count") { state in state.woken += 1 }
        }
        Return { state in state.woken }
    }
}

/// Works in one branch and sleeps in the other.
struct WorkingBesideSleep: Workflow {
    struct State: Codable, Sendable, Hashable {
        var seconds = 1
    }

    let work: @Sendable (StepRun<State>) async throws -> Void

    var body: some Flow<State, Nothing> {
        Parallel {
            Step("work") { run in try await work(run) }.retry(.never)
            Group("rest") {
                Sleep("nap", for: .seconds(1))
                Step("wake") { _ in }
            }
        }
    }
}

/// Goes somewhere where nobody counts: to the shared pool, for a while.
enum Elsewhere {
    static func work(turns: Int = 200) async {
        // Not a child: it does not belong to the engine's executor.
        await Task.detached { for _ in 0..<turns { await Task.yield() } }.value
    }
}
