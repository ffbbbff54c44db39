import Ratchet

/// What became of `Label`: its step has another place in the tree, and another name.
struct ChangedLabel: Workflow {
    static let name = "Label"
    static var renames: [Rename] { [Rename("print", to: "stamp")] }

    let effects: Effects
    var isInLine = true

    private var step: Step<Label.State, String> {
        let step = Step<Label.State, String>("stamp", into: \.label) { run in
            effects.add("changed \(run.state.name)")
            return run.state.name
        }
        return isInLine ? step.queue("printer") : step
    }

    var body: some Flow<Label.State, String> {
        Update("earlier") { state in state.tenant = "nobody" }
        Sleep("a little", for: .zero)
        step
        Return { state in (state.label ?? "none") + ", changed" }
    }
}
