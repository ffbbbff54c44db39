/// One flow of a run with a State of its own: the workflow itself, or a sub-flow that a `call` or `forEach` runs.
package struct Frame {
    package internal(set) var scope: Int
    /// The node that runs it; `nil` for the workflow itself.
    package internal(set) var parent: NodeAddress?
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

    /// What stands in a place that nobody uses.
    static var free: Frame { Frame(scope: 0, parent: nil, key: nil, first: nil) }

    init(scope: Int, parent: NodeAddress? = nil, key: String? = nil, first: Payload?) {
        self.scope = scope
        self.parent = parent
        self.key = key
        self.first = first
    }

    /// The run goes on in another outline, where the frame is one of this scope.
    mutating func move(to scope: Int, parent: NodeAddress?) {
        self.scope = scope
        self.parent = parent
    }

    /// Nobody uses its place: it is neither the workflow itself nor a sub-flow of a node.
    var isFree: Bool { parent == nil && nodes.isEmpty && first == nil }
    package var hasBegun: Bool { !nodes.isEmpty }
    package var hasEnded: Bool { hasBegun && !nodes[0].isUnderWay }
    /// What it returned, if it came to its end.
    package var result: Payload? { hasEnded && nodes[0].status == .done ? output : nil }
}
