import Ratchet

/// What became of `Label`, with a step of which nobody knows that it is the same.
struct OtherLabel: Workflow {
    static let name = "Label"

    var body: some Flow<Label.State, String> {
        Step("glue", into: \.label) { run in run.state.name }
        Return { state in state.label ?? "none" }
    }
}
