/// Compares one flow of a run with the scope into which it is to be carried over.
struct FrameComparison {
    private let state: RunState
    private let place: Int
    private let old: Outline.Scope
    private let new: Outline.Scope
    private let match: OutlineMatch.Scope
    /// For each node of the new scope the old one.
    private let origins: [Int?]
    /// The old paths, by whether a new node has the same name.
    private let oldPaths: [String]
    private let newPaths: [String]
    private let isLive: Bool

    private(set) var faults: [ChangeFault] = []
    private(set) var skipped: [Int] = []
    private(set) var entered: [Int] = []
    private(set) var notes: [Note] = []

    /// Something to be known, and the node that it is about: the same is told once for all elements.
    struct Note: Hashable {
        let scope: Int
        let node: Int
        let text: String
    }

    init(
        _ state: RunState, frame place: Int, _ new: Outline.Scope, _ match: OutlineMatch.Scope, isLive: Bool
    ) {
        self.state = state
        self.place = place
        old = state.outline(of: place)
        self.new = new
        self.match = match
        self.isLive = isLive
        var origins = [Int?](repeating: nil, count: new.nodes.count)
        for (node, target) in match.nodes.enumerated() { if let target { origins[target] = node } }
        self.origins = origins
        oldPaths = old.paths
        newPaths = new.paths
        compare()
    }

    private var nodes: [NodeState] { state.frames[place].nodes }

    private func path(_ node: Int) -> String { state.path(of: NodeAddress(frame: place, node: node)) }

    private mutating func compare() {
        if isLive { checkPosition() }
        guard faults.isEmpty else { return }
        let before = ScopePlaces(old, nodes, isUnderWay: isLive)
        let after = ScopePlaces(
            new, new.nodes.indices.map(stateAfter), entered: Set(entered), isUnderWay: isLive)
        for node in new.nodes.indices.dropFirst() {
            if let origin = origins[node] {
                checkPlace(origin, before, after.places[node])
            } else if !entered.contains(node) {
                note(newNode: node, after)
            }
        }
    }

    /// What the run knows of a node of the new scope.
    private func stateAfter(_ node: Int) -> NodeState? {
        guard let origin = origins[node] else { return nil }
        var state = nodes[origin]
        state.choice = state.choice.flatMap { match.nodes[old.nodes[origin].children[$0]] }
            .flatMap { new.nodes[node].children.firstIndex(of: $0) }
        return state
    }

    // MARK: - What the position needs

    private mutating func checkPosition() {
        for (node, state) in nodes.enumerated() where state.isUnderWay {
            guard let target = match.nodes[node] else {
                // What is inside of something that is missing is told of with that.
                let owner = old.nodes[node].parent
                if owner < 0 || match.nodes[owner] != nil { faults.append(missing(node)) }
                continue
            }
            checkSignal(node, target)
            checkAround(node, target)
            noteRename(node, target)
        }
    }

    private mutating func checkSignal(_ node: Int, _ target: Int) {
        let (was, now) = (old.nodes[node].signal, new.nodes[target].signal)
        guard was != now else { return }
        faults.append(.otherSignal(path(node), from: was, to: now))
    }

    /// What is under way is in the same nodes as before, but for new groups around it.
    private mutating func checkAround(_ node: Int, _ target: Int) {
        guard old.nodes[node].parent >= 0 else { return }
        let expected = match.nodes[old.nodes[node].parent]
        var around = new.nodes[target].parent
        var between: [Int] = []
        while around >= 0, around != expected, origins[around] == nil, KindRules.canBeEntered(new.nodes[around].kind) {
            between.append(around)
            around = new.nodes[around].parent
        }
        if around == expected { return entered += between.filter { !entered.contains($0) } }
        // What is around it is missing, which is told of that.
        guard expected != nil else { return }
        faults.append(.movedAway(path(node), "\(nodes[node].status)", to: newPaths[target]))
    }

    /// The idempotency key of a step is made of its path.
    private mutating func noteRename(_ node: Int, _ target: Int) {
        guard old.nodes[node].kind == .step, oldPaths[node] != newPaths[target] else { return }
        notes.append(
            Note(
                scope: match.place, node: target,
                text: "'\(path(node))' is '\(newPaths[target])' now: its next attempt has another idempotency key"))
    }

    private func missing(_ node: Int) -> ChangeFault {
        let (kind, status) = (old.nodes[node].kind, "\(nodes[node].status)")
        let isNamed = !old.nodes[node].name.isEmpty
        let same = new.nodes.indices.first { newPaths[$0] == oldPaths[node] && new.nodes[$0].name.isEmpty != isNamed }
        if let same { return .retyped(path(node), status, from: kind, to: new.nodes[same].kind) }
        let strangers = new.nodes.indices.filter { origins[$0] == nil && new.nodes[$0].kind == kind }
        let candidate =
            strangers.first { new.nodes[$0].name == old.nodes[node].name }
            ?? strangers.first(where: { stands($0, by: node) })
        return .removed(path(node), status, perhaps: candidate.map { newPaths[$0] })
    }

    /// Whether a new node is a child of what the old one was a child of.
    private func stands(_ target: Int, by node: Int) -> Bool {
        let (owner, other) = (new.nodes[target].parent, old.nodes[node].parent)
        return owner >= 0 && other >= 0 && origins[owner] == other
    }

    // MARK: - What is around the position

    private mutating func checkPlace(_ origin: Int, _ before: ScopePlaces, _ now: KindRules.Place) {
        switch nodes[origin].status {
        case .done where now == .ahead && old.nodes[origin].parent >= 0: faults.append(.wouldBeDoneAgain(path(origin)))
        case .idle where now == .behind && before.places[origin] == .ahead:
            faults.append(.wouldNeverBeDone(path(origin)))
        case .open, .waiting:
            if isLive, now != .here {
                faults.append(.movedAway(path(origin), "\(nodes[origin].status)", to: oldPaths[origin]))
            }
        case .done, .idle, .failed, .dropped: break
        }
    }

    private mutating func note(newNode node: Int, _ after: ScopePlaces) {
        guard after.places[node] == .behind else { return }
        skipped.append(node)
        // Of a new group the group says it all.
        let owner = new.nodes[node].parent
        guard owner < 0 || origins[owner] != nil || entered.contains(owner), !new.nodes[node].name.isEmpty else {
            return
        }
        notes.append(Note(scope: match.place, node: node, text: text(ofSkipped: node)))
    }

    private func text(ofSkipped node: Int) -> String {
        let full = fullPath(newPaths[node])
        if let was = old.nodes.indices.first(where: { oldPaths[$0] == newPaths[node] }) {
            return "'\(full)' was \(old.nodes[was].kind.words), which is behind the run, and is "
                + "\(new.nodes[node].kind.words) now: it is not done"
        }
        var text = "'\(full)' was added behind the run's position: it is not done"
        if isLive, let loop = loop(around: node) { text += " in this turn of '\(loop)', and is in the next ones" }
        return text
    }

    /// The loop under way that is nearest around a new node.
    private func loop(around node: Int) -> String? {
        var around = new.nodes[node].parent
        while around >= 0 {
            if new.nodes[around].kind == .loop, let origin = origins[around], nodes[origin].isUnderWay {
                return fullPath(newPaths[around])
            }
            around = new.nodes[around].parent
        }
        return nil
    }

    /// With the path of the node that runs this flow, without keys of elements: it is told once for all of them.
    private func fullPath(_ path: String) -> String {
        let outer = state.frames[place].parent.map { String.withoutBrackets(state.path(of: $0)) } ?? ""
        return CheckedNode.joined(outer, path)
    }
}
