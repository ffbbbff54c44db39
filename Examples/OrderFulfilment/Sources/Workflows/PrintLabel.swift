import Ratchet

/// Prints one label.
struct PrintLabel: Workflow {
    struct State: Codable, Sendable {
        let item: String
        var label: Label?
    }

    let shop: Shop

    var body: some Flow<State, Label> {
        Step("print", into: \.label) { run in try await shop.printer.label(for: run.state.item, key: run.key) }
        Return { state in state.label ?? Label(id: "none") }
    }
}
