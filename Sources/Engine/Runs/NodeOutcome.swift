/// How a node, or a flow, has come to its end. It goes up to the node around it, which decides what follows.
package indirect enum NodeOutcome: Sendable, Hashable {
    case done
    case failed(NodeFailure)
    /// It is not needed any more: a node beside it won or failed, or somebody cancelled the run.
    case dropped

    var status: NodeState.Status {
        switch self {
        case .done: .done
        case .failed: .failed
        case .dropped: .dropped
        }
    }

    var failure: NodeFailure? {
        if case .failed(let failure) = self { failure } else { nil }
    }
}

/// What went wrong, and at which node it began.
package struct NodeFailure: Sendable, Hashable {
    package let address: NodeAddress
    package let error: ErrorReport

    package init(address: NodeAddress, error: ErrorReport) {
        self.address = address
        self.error = error
    }
}
