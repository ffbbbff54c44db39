/// What each kind of node means by *behind the position*; everything about kinds that a change of the tree touches.
enum KindRules {
    /// Where a node stands, seen from the run's position.
    enum Place: Sendable, Hashable {
        /// The run has not come to it, and will.
        case ahead
        /// It is under way, or around what is.
        case here
        /// The run has passed it.
        case behind
        /// The run has not come to it, and will not, such as the branch that a choice did not take.
        case aside
    }

    /// A node as its children see it.
    struct Parent {
        let outline: Outline.Node
        let place: Place
        /// Where the children stand among themselves, that were there before: what the run knows of each.
        let children: [NodeState?]
        /// The child that has been taken, or has won, if there is one.
        let choice: Int?
        let hasChosen: Bool
    }

    /// Where a child stands that the run knows nothing of, or has not come to.
    static func place(ofChild index: Int, in parent: Parent) -> Place {
        switch parent.place {
        case .ahead, .aside: parent.place
        case .behind: isMissed(index, parent) ? .behind : .aside
        case .here: placeInOpen(index, parent)
        }
    }

    /// Whether a child of a node that is done would have been done with it.
    private static func isMissed(_ index: Int, _ parent: Parent) -> Bool {
        switch parent.outline.kind {
        case .choice, .receive, .wait: index == parent.choice
        case .race, .firstSuccess: false
        case .attempt: index == 0 || parent.outline.children[index] == parent.outline.finally
        case .sequence, .scope, .loop, .parallel, .parallelCollecting, .step, .update, .forEach, .forEachCollecting,
            .call, .start, .send, .promise, .sleep, .finish, .fail:
            true
        }
    }

    private static func placeInOpen(_ index: Int, _ parent: Parent) -> Place {
        if let child = parent.children[index], child.isUnderWay { return .here }
        return switch parent.outline.kind {
        case .choice, .receive, .wait: parent.hasChosen ? (index == parent.choice ? .here : .aside) : .ahead
        // Those up to the last that was begun have had their turn; the others follow when there is room.
        case .parallel, .parallelCollecting:
            index <= (parent.children.lastIndex { $0.hasBegun } ?? -1) ? .behind : .ahead
        // All of them began together.
        case .race, .firstSuccess: .behind
        case .attempt: placeInRow(index, parent) == .ahead ? .ahead : isMissed(index, parent) ? .behind : .aside
        // One after the other; for a loop that decides about its next turn, the last turn's body.
        case .sequence, .scope, .loop, .step, .update, .forEach, .forEachCollecting, .call, .start, .send, .promise,
            .sleep, .finish, .fail:
            placeInRow(index, parent)
        }
    }

    private static func placeInRow(_ index: Int, _ parent: Parent) -> Place {
        if let position = parent.children.firstIndex(where: { $0?.isUnderWay ?? false }) {
            return index < position ? .behind : .ahead
        }
        return index <= (parent.children.lastIndex { $0.hasBegun } ?? -1) ? .behind : .ahead
    }

    /// Whether what is inside may be moved into a new node of this kind while it is under way.
    static func canBeEntered(_ kind: NodeKind) -> Bool { kind == .sequence }

    /// Whether the node counts its children.
    private static func counts(_ kind: NodeKind) -> Bool {
        [.parallel, .parallelCollecting, .race, .firstSuccess].contains(kind)
    }

    /// Takes branches out of a node's counts that are not there any more.
    static func recount(
        _ state: inout NodeState, _ outline: Outline.Node, lost isLost: (Int) -> Bool, in nodes: [NodeState]
    ) {
        guard counts(outline.kind), state.isUnderWay else { return }
        let lost = outline.children.prefix(state.begun).filter { isLost($0) && nodes[$0].status != .idle }
        state.begun -= lost.count
        state.ended = max(0, state.ended - lost.count { !nodes[$0].isUnderWay })
    }

    /// A new child that is behind the position was begun and has ended, as it were.
    static func countSkipped(_ state: inout NodeState, _ kind: NodeKind) {
        guard counts(kind), state.isUnderWay else { return }
        state.begun += 1
        state.ended += 1
    }
}

extension NodeState? {
    /// Whether the run has come to the node.
    fileprivate var hasBegun: Bool { map { $0.status != .idle } ?? false }
}
