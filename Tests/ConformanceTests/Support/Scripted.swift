import Ratchet

/// A workflow whose body a test gives, over a State with slots of several kinds.
struct Scripted: Workflow {
    struct State: Codable, Sendable, Hashable {
        var trace: [String] = []
        var list: [Int] = []
        var word: String?
        var number: Int?
        var real: Double?
        var numbers: [Int]?
        var outcomes: [Outcome<Int>]?
        var failures: [String: FlowFailure]?
        var problem: FlowFailure?
    }

    static let word = Signal<String>("word")
    static let goOn = Signal<Nothing>("go on")

    private let nodes: Nodes<State, Nothing>

    init(@FlowBuilder<State, Nothing> _ nodes: () -> Nodes<State, Nothing>) { self.nodes = nodes() }

    var body: some Flow<State, [String]> {
        nodes
        Return { state in state.trace }
    }

    /// A step that is noted in the State once it is done, and among the effects, with its key, each time.
    static func note(_ name: StaticString, _ effects: Effects) -> Step<State, String> {
        Step(name) { run in
            effects.add(run.key)
            return "\(name)"
        } reduce: { state, name in
            state.trace.append(name)
        }
    }

    /// The same; undoing it is an effect too.
    static func undoable(_ name: StaticString, _ effects: Effects) -> Step<State, String> {
        note(name, effects).compensate { name, _ in effects.add("undo \(name)") }
    }

    /// A step that fails for good.
    static func failing(_ name: StaticString) -> Step<State, Nothing> {
        Step(name) { _ in throw Oops() }.retry(.never)
    }
}
