/// One node as the DSL describes it, before the tree is checked and laid out as a ``Plan``.
package struct Blueprint: Sendable {
    package var kind: NodeKind
    /// The node's part of the path; empty for the sequences that are only a body.
    package var name: String
    package var location: SourceLocation
    package var children: [Blueprint] = []
    /// How many branches or elements at once (`parallel`, `forEach`), or how many turns (`loop`); `nil` for no limit.
    package var limit: Int?
    package var behaviour: NodeBehaviour
    /// The sub-flow that a `call` or `forEach` runs.
    package var inner: ScopeBlueprint?
    /// The signal that a `receive` waits for.
    package var signal: SignalBlueprint?
    /// The slots that the node needs to be filled.
    package var reads: [any AnyKeyPath & Sendable] = []
    package var writes: SlotWrites = .none
    /// What is wrong with it, as far as it could tell itself.
    package var mistakes: [String] = []
    /// For a `choice`: one of the children is always taken.
    package var isExhaustive = false

    package init(_ kind: NodeKind, _ name: String, at location: SourceLocation, behaviour: NodeBehaviour = .structure) {
        self.kind = kind
        self.name = name
        self.location = location
        self.behaviour = behaviour
    }
}

/// A signal as a node declares it.
package struct SignalBlueprint: Sendable, Hashable {
    package let name: String
    /// The type of its value, in full.
    package let type: String

    package init(name: String, type: String) {
        self.name = name
        self.type = type
    }
}

/// Which slots a node fills.
package enum SlotWrites: Sendable {
    case none
    case slot(any AnyKeyPath & Sendable)
    /// A closure may change all of the State: `Update`, and the steps with a reducer.
    case anything
}
