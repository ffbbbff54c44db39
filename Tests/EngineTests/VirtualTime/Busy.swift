import Ratchet
import RatchetTesting

/// Does everything that could make a test's time go on too early: works elsewhere, sleeps in tasks of its own, hops to
/// other actors, fails and is tried again.
struct Busy: Workflow {
    struct State: Codable, Sendable, Hashable {
        let number: Int

        /// How long the step that sleeps takes.
        var seconds: Int { 1 + number % 7 }
    }

    /// Somewhere else than on the engine's executor.
    actor Neighbour {
        private var visits = 0

        func visit() async {
            visits += 1
            await Elsewhere.work(turns: visits % 9)
        }
    }

    let clock: ManualClock
    let neighbour = Neighbour()

    var body: some Flow<State, Nothing> {
        Step("elsewhere") { run in await Elsewhere.work(turns: run.state.number % 30) }
        Parallel {
            Step("clock") { run in
                // On the shared pool, where the executor sees nothing of it.
                try await Task {
                    await Elsewhere.work(turns: 3)
                    try await clock.sleep(for: .seconds(run.state.seconds))
                    await Elsewhere.work(turns: run.state.number % 11)
                }.value
            }
            Step("flaky") { run in
                await Elsewhere.work(turns: 5)
                guard run.attempt == 3 else { throw Oops(number: run.attempt) }
            }.retry(.constant(.milliseconds(1_500), attempts: 3)).timeout(.seconds(60))
            Step("hop") { _ in
                for _ in 1...4 {
                    await neighbour.visit()
                    await MainActor.run {}
                }
            }.timeout(.seconds(1))
        }
        Sleep("rest", for: .minutes(5))
        Step("end") { run in await Elsewhere.work(turns: run.state.number % 13) }
    }
}
