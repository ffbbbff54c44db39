/// Where the nodes of one flow of a run stand, seen from its position: of the outline that the run has, or of another
/// one into which it is carried over.
struct ScopePlaces {
    /// For each node where it stands by the nodes around it, whatever the run knows of itself.
    private(set) var places: [KindRules.Place] = []
    private let outline: Outline.Scope
    /// What the run knows of each node; `nil` for a new one.
    private let states: [NodeState?]
    /// New nodes around the position.
    private let entered: Set<Int>

    init(_ outline: Outline.Scope, _ states: [NodeState?], entered: Set<Int> = [], isUnderWay: Bool) {
        self.outline = outline
        self.states = states
        self.entered = entered
        places = [isUnderWay ? .here : .behind]
        places.reserveCapacity(outline.nodes.count)
        for node in outline.nodes.indices.dropFirst() { places.append(place(of: node)) }
    }

    private func place(of node: Int) -> KindRules.Place {
        let owner = outline.nodes[node].parent
        let index = outline.nodes[owner].children.firstIndex(of: node) ?? 0
        return KindRules.place(ofChild: index, in: parent(owner))
    }

    private func parent(_ node: Int) -> KindRules.Parent {
        let (outline, state) = (outline.nodes[node], states[node])
        return KindRules.Parent(
            outline: outline, place: settled(node), children: outline.children.map(stateAround),
            choice: state?.choice,
            hasChosen: state.map { $0.choice != nil || !$0.isUnderWay } ?? false)
    }

    /// A new node around the position is under way, as it were.
    private func stateAround(_ node: Int) -> NodeState? {
        guard entered.contains(node) else { return states[node] }
        var state = NodeState()
        state.status = .open
        return state
    }

    /// Where the node stands by what the run knows of it.
    func settled(_ node: Int) -> KindRules.Place {
        if entered.contains(node) { return .here }
        switch states[node]?.status {
        case .open, .waiting: return .here
        case .done: return .behind
        case .failed, .dropped: return .aside
        case .idle, nil: return places[node]
        }
    }
}
