/// Where a promise stands that somebody names by its path.
package enum PromisePlace: Sendable, Hashable {
    /// The workflow has no such promise.
    case unknown
    /// The run has not come to it.
    case ahead
    case waiting(NodeAddress)
    /// It has its value or its error, or the run has gone past it.
    case settled
}

/// A promise of an outline, by its scope and its place there.
package struct PromiseNode: Sendable, Hashable {
    package let scope: Int
    package let node: Int
}

extension RunState {
    /// Finds a promise, with the turns of loops and the elements of lists that the path names.
    package func promise(at path: String) -> (place: PromisePlace, node: PromiseNode?) {
        var search = PromiseSearch(self)
        for part in path.split(separator: "/", omittingEmptySubsequences: false) {
            guard search.enter(String(part)) else { return (.unknown, nil) }
        }
        return (search.place, search.node)
    }

    /// The paths of the promises of a frame, by their names: a promise in a loop that has not begun is that of its
    /// first turn.
    func promisePaths(inFrame frame: Int) -> [String: String] {
        var paths: [String: String] = [:]
        for (place, node) in outline(of: frame).nodes.enumerated() where node.kind == .promise {
            paths[node.name] = path(of: NodeAddress(frame: frame, node: place))
        }
        return paths
    }
}

/// A walk from the root along a path.
private struct PromiseSearch {
    private let state: RunState
    private var scope = 0
    private var at = 0
    /// The frame of the walk, as long as the run has come so far.
    private var frame: Int? = 0
    private var isPast = false

    init(_ state: RunState) { self.state = state }

    private var outline: Outline.Node { state.plan.outline.scopes[scope].nodes[at] }

    private var reached: NodeState? {
        guard let frame, state.frames[frame].nodes.indices.contains(at) else { return nil }
        return state.frames[frame].nodes[at]
    }

    var node: PromiseNode? { outline.kind == .promise ? PromiseNode(scope: scope, node: at) : nil }

    var place: PromisePlace {
        guard outline.kind == .promise else { return .unknown }
        if isPast { return .settled }
        guard let frame else { return .ahead }
        if state.frames[frame].hasEnded { return .settled }
        switch reached?.status {
        case nil, .idle: return .ahead
        case .open, .waiting: return .waiting(NodeAddress(frame: frame, node: at))
        case .done, .failed, .dropped: return .settled
        }
    }

    /// Goes on to the node that the part names.
    /// - Returns: Whether there can be one.
    mutating func enter(_ part: String) -> Bool {
        let (name, tag) = Self.split(part)
        guard let next = child(named: name, below: at) else { return false }
        at = next
        switch outline.kind {
        case .loop: return enterTurn(tag)
        case .forEach, .forEachCollecting: return enterElement(tag)
        case .call:
            enterScope(reached.flatMap { $0.frames.first })
            return tag == nil
        default: return tag == nil
        }
    }

    private mutating func enterTurn(_ tag: String?) -> Bool {
        guard let tag, let turn = Int(tag), turn > 0, String(turn) == tag else { return false }
        guard outline.limit == 0 || turn <= outline.limit else { return false }
        guard let loop = reached else { return true }
        if turn < loop.begun || (loop.status != .idle && !loop.isUnderWay) { isPast = true }
        if turn > loop.begun { frame = nil }
        return true
    }

    private mutating func enterElement(_ tag: String?) -> Bool {
        guard let tag else { return false }
        let each = reached
        let found = each.flatMap { place(of: tag, in: $0.frames) }
        if found == nil, let each, each.status != .idle, !isPast {
            // The list is known, and has no such element; or it is over, and its frames are gone.
            guard each.frames.isEmpty, each.isUnderWay else { return false }
        }
        enterScope(found)
        return true
    }

    private func place(of key: String, in frames: Range<Int>) -> Int? {
        let isIt = { state.frames.indices.contains($0) && state.frames[$0].key == key }
        let known = frame.flatMap { state.elements.place(of: key, in: NodeAddress(frame: $0, node: at)) }
        if let known, frames.contains(known), isIt(known) { return known }
        return frames.first(where: isIt)
    }

    private mutating func enterScope(_ frame: Int?) {
        scope = outline.inner
        at = 0
        self.frame = self.frame == nil ? nil : frame
    }

    /// Nodes without a name are no parts of paths.
    private func child(named name: String, below place: Int) -> Int? {
        let nodes = state.plan.outline.scopes[scope].nodes
        for child in nodes[place].children {
            if nodes[child].name == name { return child }
            if nodes[child].name.isEmpty, let found = self.child(named: name, below: child) { return found }
        }
        return nil
    }

    /// The name, and what stands in brackets behind it.
    private static func split(_ part: String) -> (name: String, tag: String?) {
        guard part.last == "]", let bracket = part.firstIndex(of: "[") else { return (part, nil) }
        return (String(part[..<bracket]), String(part[part.index(after: bracket)...].dropLast()))
    }
}
