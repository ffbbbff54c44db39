extension RunNode {
    /// Where a node stands, as it is shown.
    package enum Status: UInt8, Sendable, Hashable {
        case idle = 0
        case open = 1
        case waiting = 2
        case done = 3
        case failed = 4
        case dropped = 5
        /// A step that was done, and was undone since.
        case undone = 6
    }
}

extension RunNode.Status {
    init(_ node: NodeState) {
        self =
            switch node.status {
            case .idle: .idle
            case .open: .open
            case .waiting: .waiting
            case .done: node.isUndone ? .undone : .done
            case .failed: .failed
            case .dropped: .dropped
            }
    }

    /// What a node with these children is best said to be: the journal has it dropped if one of them failed, and open
    /// while all of them wait.
    func among(_ children: [RunNode.Status]) -> RunNode.Status {
        switch self {
        case .dropped where children.contains(.failed): .failed
        case .open where children.contains(.waiting) && !children.contains(.open): .waiting
        default: self
        }
    }
}
