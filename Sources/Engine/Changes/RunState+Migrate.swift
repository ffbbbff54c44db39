extension RunState {
    /// Carries the run over into another outline. What is not in the migration follows from the two outlines.
    mutating func migrate(_ migration: RunMigration) throws {
        let next = try plan.other(header, migration.fingerprint)
        try check(migration, next.outline)
        let map = AddressMap(self, migration.scopes)
        let frames = self.frames.indices.compactMap { place in
            map.frames[place] == nil ? nil : carriedOver(place, migration, next.outline, map)
        }
        // Every address that a run holds is named here.
        failure = failure.map(map.remap)
        for place in compensations.indices { compensations[place].step = map.remap(compensations[place].step) }
        self.frames = frames
        plan = next
        followFrames()
        try checkSettlements()
        header = RunHeader(givenID: header.givenID, workflow: header.workflow, fingerprint: migration.fingerprint)
        skip(migration.skipped)
        enter(migration.entered)
        try load(migration.states)
        note(migration)
    }

    /// What has come for a promise that the run has not come to yet must not be lost.
    private func checkSettlements() throws {
        guard let lost = settlements.keys.sorted().first(where: { promise(at: $0).node == nil }) else { return }
        throw Misfit(description: "the promise '\(lost)', which was settled, is not there any more: keep its name")
    }

    private func carriedOver(
        _ place: Int, _ migration: RunMigration, _ outline: Outline, _ map: AddressMap
    ) -> Frame {
        var frame = frames[place]
        guard let scope = migration.scopes[frame.scope] else { return frame }
        let old = self.outline(of: place).nodes
        let new = outline.scopes[scope.place].nodes
        frame.move(to: scope.place, parent: frame.parent.map(map.remap))
        guard frame.hasBegun else { return frame }
        frame.nodes = Array(repeating: NodeState(), count: new.count)
        for (node, target) in scope.nodes.enumerated() {
            guard let target else { continue }
            var state = frames[place].nodes[node]
            state.choice = state.choice.map { old[node].children[$0] }.flatMap { scope.nodes[$0] }
                .flatMap { new[target].children.firstIndex(of: $0) }
            state.frames = map.frames(state.frames)
            if case .failed(let failure)? = state.held { state.held = .failed(map.remap(failure)) }
            KindRules.recount(&state, old[node], lost: { scope.nodes[$0] == nil }, in: frames[place].nodes)
            frame.nodes[target] = state
        }
        return frame
    }

    /// New nodes behind the position count as if they had been dropped.
    private mutating func skip(_ addresses: [NodeAddress]) {
        for address in addresses {
            update(address) { $0.status = .dropped }
            let parent = outline(of: address).parent
            guard parent >= 0 else { continue }
            let kind = outline(of: address.sibling(parent)).kind
            update(address.sibling(parent)) { KindRules.countSkipped(&$0, kind) }
        }
    }

    private mutating func enter(_ addresses: [NodeAddress]) {
        for address in addresses {
            let outer = outline(of: address).parent
            let opened = outer < 0 ? nil : self[address.sibling(outer)].opened
            update(address) { node in
                node.status = .open
                node.opened = opened
            }
        }
    }

    private mutating func load(_ states: [RunMigration.State]) throws {
        for state in states {
            if let code = code(of: state.frame), frames[state.frame].hasBegun {
                frames[state.frame].box = try code.makeState(state.state)
                if state.frame == 0 { isStateChanged = true }
            } else {
                frames[state.frame].first = state.state
            }
        }
    }

    private mutating func note(_ migration: RunMigration) {
        notes += migration.notes.map { ChangeNote(time: migration.time, text: $0) }
        notes = Array(notes.suffix(ChangeNote.limit))
    }

    // MARK: - Checks

    /// Whether every place that the migration names exists, so that whoever carries it out need not check again.
    private func check(_ migration: RunMigration, _ outline: Outline) throws {
        let old = plan.outline.scopes
        let isWhole = migration.scopes.count == old.count && migration.scopes.first.map { $0?.place == 0 } ?? false
        let fits =
            isWhole
            && zip(migration.scopes, old).allSatisfy { scope, old in
                guard let scope else { return true }
                guard outline.scopes.indices.contains(scope.place) else { return false }
                let nodes = outline.scopes[scope.place].nodes
                let targets = scope.nodes.compactMap(\.self)
                return scope.nodes.count == old.nodes.count && scope.nodes.first == .some(0)
                    && targets.allSatisfy(nodes.indices.contains) && Set(targets).count == targets.count
            }
        guard fits, checkAddresses(of: migration, outline) else {
            throw Misfit(description: "it is carried over into another tree, and the one does not fit the other")
        }
    }

    private func checkAddresses(of migration: RunMigration, _ outline: Outline) -> Bool {
        let map = AddressMap(self, migration.scopes)
        let kept = frames.indices.filter { map.frames[$0] != nil }
        let counts = kept.map { place in
            frames[place].hasBegun
                ? outline.scopes[migration.scopes[frames[place].scope]?.place ?? 0].nodes.count : 0
        }
        guard compensations.allSatisfy({ map.exact($0.step) != nil }) else { return false }
        return (migration.skipped + migration.entered).allSatisfy { address in
            counts.indices.contains(address.frame) && (0..<counts[address.frame]).contains(address.node)
        } && migration.states.allSatisfy { counts.indices.contains($0.frame) }
    }
}

extension AddressMap {
    func remap(_ failure: NodeFailure) -> NodeFailure {
        NodeFailure(address: remap(failure.address), error: failure.error)
    }

    /// A node's frames follow each other, and stay or go together.
    func frames(_ range: Range<Int>) -> Range<Int> {
        guard range.upperBound <= frames.count, let last = range.last.flatMap({ frames[$0] }),
            let first = frames[range.lowerBound],
            last - first == range.count - 1
        else { return 0..<0 }
        return first..<last + 1
    }
}
