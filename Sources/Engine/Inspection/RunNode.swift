/// A node of a run as it is shown: where it stands, and what is below it.
package struct RunNode: Sendable {
    package enum Kind: Sendable, Hashable {
        case node(NodeKind)
        /// One element of a `forEach`: a sub-flow of its own.
        case element
    }

    package let kind: Kind
    /// An element's key, or the node's part of the path.
    package let name: String
    package let path: String
    package internal(set) var status: Status
    /// Attempts of a step that have ended.
    package let attempts: Int
    /// The number of the turn that a loop is in, or has ended with.
    package let turn: Int?
    /// The name of the branch that a choice took.
    package let choice: String?
    package let opened: Timestamp?
    package let closed: Timestamp?
    package let due: Timestamp?
    /// The signal that a `receive` waits for, or has waited for.
    package let signal: String?
    /// The queue in which a step stands in line.
    package let queue: String?
    /// The run that it started, or sends to.
    package let target: RunID?
    package let error: ErrorReport?
    package let output: Preview?
    /// Of a choice that was made those of the branch that it took, of a loop those of the turn that it is in.
    package let children: [RunNode]
}

extension RunNode {
    init(
        _ kind: Kind, _ name: String, path: String, _ node: NodeState, choice: String? = nil, signal: String? = nil,
        _ children: [RunNode]
    ) {
        self.kind = kind
        self.name = name
        self.path = path
        status = Status(node).among(children.map(\.status))
        attempts = kind == .node(.step) ? node.attempts : 0
        turn = kind == .node(.loop) && node.begun > 0 ? node.begun : nil
        self.choice = choice
        opened = node.opened
        closed = node.closed
        due = node.due
        self.signal = signal
        queue = node.line?.queue
        target = node.target
        error = node.error
        output = node.output
        self.children = children
    }
}
