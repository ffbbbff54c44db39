import Ratchet

/// Prints the labels of an order's parcels: a run of its own, a child of the order's.
struct PrintLabels: Workflow {
    struct State: Codable, Sendable {
        let items: [String]
        var labels: [Label]?
    }

    let shop: Shop

    var body: some Flow<State, [Label]> {
        ForEach(\.items, limit: 2, run: PrintLabel(shop: shop), into: \.labels) { item, _ in
            PrintLabel.State(item: item)
        }
        Return { state in state.labels ?? [] }
    }
}
