import Ratchet

/// What became of `Label`: its step has another place in the tree.
struct ChangedLabel: Workflow {
    static let name = "Label"

    let effects: Effects

    var body: some Flow<Label.State, String> {
        Update("earlier") { state in state.tenant = "nobody" }
        Sleep("a little", for: .zero)
        Step("print", into: \.label) { run in
            effects.add("changed \(run.state.name)")
            return run.state.name
        }
        .queue("printer")
        Return { state in (state.label ?? "none") + ", changed" }
    }
}
