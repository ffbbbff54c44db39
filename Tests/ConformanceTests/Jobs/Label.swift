import Ratchet
import RatchetEngine
import RatchetTesting

/// A workflow with a step that stands in line for a printer.
struct Label: Workflow {
    struct State: Codable, Sendable, Hashable {
        var name = ""
        var tenant: String?
        var label: String?
    }

    let step: Step<State, String>

    var body: some Flow<State, String> {
        step
        Return { state in state.label ?? "none" }
    }

    /// Notes the runs' names, and how many seconds after the start of the clock their steps begin; each takes so long.
    static func timed(
        _ effects: Effects, _ clock: ManualClock, _ time: Duration = .zero,
        _ change: (Step<State, String>) -> Step<State, String> = { $0 }
    ) -> Label {
        let start = clock.now
        let step = Step<State, String>("print", into: \.label) { run in
            effects.add("\(run.state.name) \((clock.now - start).components.seconds)")
            if time > .zero { try await clock.sleep(for: time) }
            return run.state.name
        }
        return Label(step: change(step.queue("printer")))
    }
}
