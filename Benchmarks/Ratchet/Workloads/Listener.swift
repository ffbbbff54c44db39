import Ratchet

/// Takes numbers in until it has as many as it wants.
struct Listener: Workflow {
    struct State: Codable, Sendable {
        let wants: Int
        var count = 0
    }

    static let number = Signal<Int>("number")

    var body: some Flow<State, Int> {
        Repeat("turns", while: { $0.count < $0.wants }, atMost: 1_000_000) {
            Receive(Self.number) { state, _ in state.count += 1 }
        }
        Return { state in state.count }
    }
}
