/// Decides what becomes of a run whose workflow has changed: compares the outline that it has with today's plan, by
/// path, without running anything.
struct PlanComparison {
    private let state: RunState
    private let plan: Plan
    private let match: OutlineMatch
    private let time: Timestamp

    private var faults: [ChangeFault] = []
    private var notes: [FrameComparison.Note] = []
    private var skipped: [NodeAddress] = []
    private var entered: [NodeAddress] = []
    /// For each frame whether it is under way, or waits for its turn.
    private var live: [Bool] = []

    /// - Parameters:
    ///   - state: the run, in the outline that it has; with its States, if there are some of other versions.
    ///   - match: of that outline and the plan.
    static func decision(
        _ state: RunState, _ plan: Plan, _ match: OutlineMatch, at time: Timestamp
    ) -> ChangeDecision {
        var comparison = PlanComparison(state, plan, match, time)
        return comparison.decide()
    }

    private init(_ state: RunState, _ plan: Plan, _ match: OutlineMatch, _ time: Timestamp) {
        self.state = state
        self.plan = plan
        self.match = match
        self.time = time
    }

    private mutating func decide() -> ChangeDecision {
        let map = AddressMap(state, match.scopes)
        for place in state.frames.indices {
            live.append(isLive(place))
            compare(place, map)
        }
        for kept in state.compensations where map.exact(kept.step) == nil { faults.append(.compensation(kept.path)) }
        let states = map.frames.indices.compactMap { place in map.frames[place].flatMap { state(of: place, at: $0) } }
        noteSignals()
        guard faults.isEmpty else { return .parked(faults) }
        var migration = RunMigration(fingerprint: plan.fingerprint, time: time, scopes: match.scopes)
        migration.skipped = skipped
        migration.entered = entered
        migration.states = states
        migration.notes = texts
        return .goesOn(migration)
    }

    private func isLive(_ place: Int) -> Bool {
        let frame = state.frames[place]
        guard !frame.hasEnded else { return false }
        guard let parent = frame.parent else { return place == 0 }
        return live[parent.frame] && state[parent].isUnderWay
    }

    private mutating func compare(_ place: Int, _ map: AddressMap) {
        let frame = state.frames[place]
        guard let scope = match.scopes[frame.scope] else { return checkGone(place, map) }
        guard frame.hasBegun, let own = map.frames[place] else { return }
        let comparison = FrameComparison(
            state, frame: place, plan.outline.scopes[scope.place], scope, isLive: live[place])
        faults += comparison.faults
        notes += comparison.notes
        skipped += comparison.skipped.map { NodeAddress(frame: own, node: $0) }
        entered += comparison.entered.map { NodeAddress(frame: own, node: $0) }
    }

    /// The flow's workflow is not called any more: by a node that is gone, which is told of that node, or by one that
    /// calls another.
    private mutating func checkGone(_ place: Int, _ map: AddressMap) {
        guard let parent = state.frames[place].parent, state[parent].isUnderWay, live[parent.frame],
            let target = map.exact(parent), let outer = match.scopes[state.frames[parent.frame].scope]
        else { return }
        let inner = plan.outline.scopes[outer.place].nodes[target.node].inner
        let path = state.path(of: parent)
        guard !faults.contains(where: { $0.path == path }) else { return }
        faults.append(
            .otherWorkflow(
                path, from: state.outline(of: place).workflow,
                to: inner > 0 ? plan.outline.scopes[inner].workflow : nil))
    }

    /// The frame's State as today's version has it, if it was recorded by another one.
    private mutating func state(of place: Int, at target: Int) -> RunMigration.State? {
        let frame = state.frames[place]
        guard live[place] || frame.compensations > 0, let scope = match.scopes[frame.scope] else { return nil }
        let (old, new) = (state.outline(of: place), plan.outline.scopes[scope.place])
        guard old.version != new.version else { return nil }
        do {
            guard let recorded = try frame.first ?? frame.box?.encoded() else { return nil }
            let code = plan.scopes[scope.place]
            let migrated = try code.changes.migrated(recorded, from: old.version)
            return RunMigration.State(frame: target, state: try code.makeState(migrated).encoded())
        } catch {
            let path = frame.parent.map { state.path(of: $0) } ?? ""
            faults.append(.state(path, new.workflow, from: old.version, to: new.version, error))
            return nil
        }
    }

    /// What waits in the mailbox, and nothing receives any more.
    private mutating func noteSignals() {
        let received = { (outline: Outline) in Set(outline.scopes.flatMap(\.nodes).map(\.signal)) }
        let gone = received(state.plan.outline).subtracting(received(plan.outline))
        for (name, count) in state.mailbox.counts.sorted(by: { $0.key < $1.key }) where gone.contains(name) {
            let text =
                "\(count) \(count == 1 ? "signal" : "signals") '\(name)' came, and nothing receives that any more"
            notes.append(FrameComparison.Note(scope: 0, node: 0, text: text))
        }
    }

    /// What is the same in many elements is told once.
    private var texts: [String] {
        var told: Set<FrameComparison.Note> = []
        return notes.filter { told.insert($0).inserted }.map(\.text).suffix(ChangeNote.limit).map { text in
            text.utf8.count <= ChangeNote.byteLimit ? text : String(text.prefix(ChangeNote.byteLimit / 4)) + "…"
        }
    }
}
