import Ratchet
@testable import RatchetEngine

/// A workflow whose body a test gives, over a State with a few slots.
struct Recorded: Workflow {
    struct State: Codable, Sendable, Hashable {
        var trace: [String] = []
        var first: String?
        var second: String?
        var list: [Int] = []
        var numbers: [Int]?
        var outcomes: [Outcome<Int>]?
        var failures: [String: FlowFailure]?
        var problem: FlowFailure?
    }

    let effects = Tally()
    let tree: @Sendable (Tally) -> Nodes<State, Nothing>

    init(@FlowBuilder<State, Nothing> _ tree: @escaping @Sendable (Tally) -> Nodes<State, Nothing>) { self.tree = tree }

    var body: some Flow<State, [String]> {
        tree(effects)
        Return { state in state.trace }
    }

    /// A step that notes that it was done, in the State and among the effects.
    static func note(_ name: StaticString, _ effects: Tally) -> Step<State, String> {
        Step(name) { _ in
            effects.add("\(name)")
            return "\(name)"
        } reduce: { state, name in
            state.trace.append(name)
        }
    }

    /// The same; it can be undone.
    static func undoable(_ name: StaticString, _ effects: Tally) -> Step<State, String> {
        note(name, effects).compensate { value, _ in _ = effects.add("undo \(value)") }
    }

    /// A step that fails for good.
    static func failing(_ name: StaticString, _ effects: Tally) -> Step<State, Nothing> {
        Step(name) { _ in
            effects.add("\(name)")
            throw Oops()
        }
        .retry(.never)
    }
}
