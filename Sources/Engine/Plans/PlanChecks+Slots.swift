extension PlanChecks {
    /// Slots that are read before they are certain to be filled, or filled by two branches at once.
    static func slotMistakes(in scope: CheckedScope) -> [PlanMistake] {
        var check = SlotCheck(scope)
        check.walk(scope.blueprint.body, below: scope.path)
        return check.mistakes
    }
}

/// A walk through one workflow with the slots that are filled at each place (definite assignment).
private struct SlotCheck {
    private(set) var mistakes: [PlanMistake] = []
    private var filled = FilledSlots()
    /// The first node of the workflow that fills a slot.
    private let writers: [AnyKeyPath: CheckedNode]

    init(_ scope: CheckedScope) {
        writers = Dictionary(
            scope.nodes.compactMap { node in node.blueprint.writes.slot.map { ($0, node) } },
            uniquingKeysWith: { first, _ in first })
    }

    mutating func walk(_ nodes: [Blueprint], below path: String) {
        for node in nodes { walk(node, at: CheckedNode.joined(path, node.name)) }
    }

    private mutating func walk(_ node: Blueprint, at path: String) {
        for slot in node.reads where !filled.contains(slot) {
            mistakes.append(PlanMistake(at: node.location, path: path, message(unfilled: slot)))
        }
        switch node.kind {
        case .choice: walkBranches(node, at: path)
        case .loop: _ = after(node.children, below: path)
        case .parallel: walkParallel(node, at: path)
        case .parallelCollecting: walkCollecting(node, at: path)
        case .race, .firstSuccess: walkRace(node, at: path)
        case .attempt: walkAttempt(node, at: path)
        case .receive, .wait: return walkWait(node, at: path)
        case .sequence, .scope, .step, .update, .forEach, .forEachCollecting, .call, .sleep, .promise, .finish, .fail,
            .start, .send:
            walk(node.children, below: path)
        }
        // Nothing comes behind a node that always fails.
        filled.add(node.kind == .fail ? .anything : node.writes)
    }

    /// What is filled after these nodes, if they are done from here; this place stays where it is.
    private mutating func after(_ nodes: [Blueprint], below path: String) -> FilledSlots {
        let before = filled
        defer { filled = before }
        walk(nodes, below: path)
        return filled
    }

    private mutating func walkBranches(_ node: Blueprint, at path: String) {
        var ends = node.children.map { after([$0], below: path) }
        if !node.isExhaustive { ends.append(filled) }
        guard let first = ends.first else { return }
        filled = ends.dropFirst().reduce(first) { $0.intersection($1) }
    }

    /// Of the branches one is certain to be done, whichever.
    private mutating func walkRace(_ node: Blueprint, at path: String) {
        let ends = node.children.map { after([$0], below: path) }
        guard let first = ends.first else { return }
        filled = ends.dropFirst().reduce(first) { $0.intersection($1) }
    }

    /// The body may have failed before it filled anything.
    private mutating func walkAttempt(_ node: Blueprint, at path: String) {
        guard let body = node.children.first else { return }
        let finally = node.limit == 1 ? node.children.last : nil
        var ends = [after([body], below: path)]
        for block in node.children.dropFirst().dropLast(finally == nil ? 0 : 1) {
            ends.append(after(block, in: node, below: path))
        }
        let before = filled
        finally.map { walk([$0], below: path) }
        let last = filled
        filled = ends.dropFirst().reduce(ends[0]) { $0.intersection($1) }
        if last != before { filled = filled.union(last) }
    }

    /// A catch fills its own slot with the error first.
    private mutating func after(_ block: Blueprint, in node: Blueprint, below path: String) -> FilledSlots {
        let before = filled
        defer { filled = before }
        filled.add(block.writes)
        walk(block.children, below: CheckedNode.joined(path, block.name))
        return filled
    }

    /// Either what it waits for has come, or its own branch was taken.
    private mutating func walkWait(_ node: Blueprint, at path: String) {
        var came = filled
        came.add(node.writes)
        guard !node.children.isEmpty else { return filled = came }
        filled = after(node.children, below: path).intersection(came)
    }

    private mutating func walkCollecting(_ node: Blueprint, at path: String) {
        // None of the branches is certain to come to its end.
        let before = filled
        walkParallel(node, at: path)
        filled = before
    }

    private mutating func walkParallel(_ node: Blueprint, at path: String) {
        let ends = node.children.map { after([$0], below: path) }
        filled = ends.reduce(filled) { $0.union($1) }
        var owners: [AnyKeyPath: (branch: Int, node: CheckedNode)] = [:]
        for (branch, child) in node.children.enumerated() {
            for writer in CheckedNode.all(in: [child], below: path) {
                guard let slot = writer.blueprint.writes.slot else { continue }
                if let owner = owners[slot], owner.branch != branch {
                    mistakes.append(writer.mistake(message(slot, filledTooBy: owner.node)))
                } else {
                    owners[slot] = (branch, writer)
                }
            }
        }
    }

    private func message(unfilled slot: AnyKeyPath) -> String {
        let name = slot.shortDescription
        let advice =
            "give it a value with into: \(name) in a node that is always done before, "
            + "or make the property non-optional if a run starts with it"
        guard let writer = writers[slot] else { return "needs the slot \(name), which no node fills; \(advice)" }
        return "needs the slot \(name), but '\(writer.path)' (\(writer.blueprint.location)), which fills it, "
            + "is not done before on every way here; \(advice)"
    }

    private func message(_ slot: AnyKeyPath, filledTooBy other: CheckedNode) -> String {
        "fills the slot \(slot.shortDescription), as '\(other.path)' (\(other.blueprint.location)) "
            + "in another branch of the same Parallel does, so that chance would decide which value stays; "
            + "use a slot for each, or a reducer"
    }
}

extension SlotWrites {
    fileprivate var slot: AnyKeyPath? {
        guard case .slot(let slot) = self else { return nil }
        return slot
    }
}
