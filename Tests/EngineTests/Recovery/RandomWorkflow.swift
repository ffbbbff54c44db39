import Ratchet
import RatchetDSL
import RatchetEngine

/// A workflow whose tree comes from a seed: all kinds of nodes, nested, with steps that fail now and then.
struct RandomWorkflow: Workflow {
    struct State: Codable, Sendable {
        var value: Int
        var turns = 0
        var list: [Int] = [1, 2, 3]
        var outputs: [Int]?
        var output: Int?
    }

    /// What `ForEach` and `Call` run.
    struct Inner: Workflow {
        let tree: Nodes<RandomWorkflow.State, Nothing>

        typealias State = RandomWorkflow.State

        var body: some Flow<State, Int> {
            tree
            Return { state in state.value }
        }
    }

    static let name = "random"
    static let nudge = Signal<Int>("nudge")

    static var attributes: Attributes<State> {
        Attribute("value", \.value)
        Attribute("output", \.output)
    }

    let tree: Nodes<State, Nothing>

    var body: some Flow<State, Int> {
        tree
        Return { state in state.value }
    }

    init(seed: UInt64) {
        var generator = RandomTree(seed: seed)
        tree = Nodes(generator.row(depth: 3))
    }
}
