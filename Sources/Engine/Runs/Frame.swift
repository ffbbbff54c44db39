/// One flow of a run with a State of its own: the workflow itself, or a sub-flow that a `call` or `forEach` runs.
package struct Frame {
    package let scope: Int
    /// The node that runs it; `nil` for the workflow itself.
    package let parent: NodeAddress?
    /// The element's part of the path.
    package let key: String?
    /// The first State, until the frame begins.
    var first: Payload?
    /// The State, while the app's code is at hand and the frame is under way, or has steps that may have to be undone.
    var box: (any StateBox)?
    /// One for each node of the outline's scope, once the frame has begun.
    package internal(set) var nodes: [NodeState] = []
    package internal(set) var output: Payload?
    /// How many steps of it may have to be undone.
    var compensations = 0

    init(scope: Int, parent: NodeAddress? = nil, key: String? = nil, first: Payload) {
        self.scope = scope
        self.parent = parent
        self.key = key
        self.first = first
    }

    package var hasBegun: Bool { !nodes.isEmpty }
    package var hasEnded: Bool { hasBegun && !nodes[0].isUnderWay }
    /// What it returned, if it came to its end.
    package var result: Payload? { hasEnded && nodes[0].status == .done ? output : nil }
}
