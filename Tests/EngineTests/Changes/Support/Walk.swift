import RatchetJournal

@testable import RatchetEngine

/// Takes a run through its tree by hand, one fact at a time, without code: the leaf that was opened first comes first.
struct Walk {
    private(set) var state: RunState
    /// What was done, by its path: of a step each time that it was.
    private(set) var done: [String] = []
    /// Which branch each choice takes, and how many turns each loop.
    private let branch: Int?
    private let turns: Int
    private var time = Timestamp(milliseconds: 1)

    init(_ plan: Plan, branch: Int? = 0, turns: Int = 2, plans: @escaping RunFold.PlanLookup) throws {
        let header = RunHeader(givenID: "r", workflow: plan.workflow, fingerprint: plan.fingerprint)
        state = try RunState(
            header, number: 1, state: Payload(bytes: Array("{}".utf8)), plan: try plans(header), at: time)
        self.branch = branch
        self.turns = turns
    }

    /// The run at each of its positions, from its start to the last one before its end.
    static func positions(
        _ plan: Plan, branch: Int? = 0, turns: Int = 2, lastFirst: Bool = false, plans: @escaping RunFold.PlanLookup
    ) throws -> [Walk] {
        var walk = try Walk(plan, branch: branch, turns: turns, plans: plans)
        var positions: [Walk] = []
        while !walk.state.isOver {
            positions.append(walk)
            try walk.goOn(lastFirst: lastFirst)
        }
        return positions
    }

    /// Takes in what a run that goes on in another tree records.
    mutating func migrate(_ migration: RunMigration) throws { try apply(.migrated(migration)) }

    mutating func finish() throws {
        var steps = 0
        while !state.isOver {
            try goOn()
            steps += 1
            guard steps < 10_000 else { throw RunState.Misfit(description: "the walk has no end") }
        }
    }

    /// The next fact about a node that is open.
    mutating func goOn(lastFirst: Bool = false) throws {
        let leaves = state.openLeaves
        guard let leaf = lastFirst ? leaves.last : leaves.first else {
            throw RunState.Misfit(description: "nothing is open, and the run is not over")
        }
        let outline = state.outline(of: leaf)
        let nothing = Payload(bytes: Array("{}".utf8))
        if ![.choice, .loop].contains(outline.kind) { done.append(state.path(of: leaf)) }
        switch outline.kind {
        case .step: try apply(.stepCompleted(leaf, output: .nothing, state: nil))
        case .update: try apply(.updated(leaf, state: nothing))
        case .sleep: try apply(.sleepEnded(leaf))
        case .receive:
            try apply(.signalled(RunSignal(name: outline.signal, value: nothing)))
            try apply(.received(leaf, state: nil))
        case .choice: try apply(.chose(leaf, branch.map { min($0, outline.children.count - 1) }))
        case .loop:
            let again = state[leaf].begun < turns
            if again, state.leavesFrames(leaf) { try apply(.freed(leaf)) }
            try apply(.looped(leaf, again: again))
        case .forEach:
            try apply(.fannedOut(leaf, ["a", "b"].map { ElementStart(key: $0, state: nothing) }))
        case .call: try apply(.called(leaf, state: nothing))
        case .finish: try apply(.returned(leaf, output: nothing))
        case .wait: try apply(.waited(leaf))
        case .promise:
            try apply(.settled(Settlement(path: state.path(of: leaf), result: .value(nothing))))
            try apply(.fulfilled(leaf, state: nil))
        case .start:
            try apply(.childAsked(leaf, run: "child", .cancel, isDetached: false))
            try apply(.childEnded(leaf, output: nothing))
        case .send:
            try apply(.sending(leaf, to: "other"))
            try apply(.sent(leaf))
        case .sequence, .parallel, .race, .firstSuccess, .attempt, .scope, .fail, .parallelCollecting,
            .forEachCollecting:
            throw RunState.Misfit(description: "\(outline.kind) is no leaf")
        }
    }

    mutating func record(_ event: RunEvent) throws { try apply(event) }

    /// Has a node know how it will end, because a leaf in it has failed.
    mutating func hold(_ outcome: NodeOutcome, at address: NodeAddress, closing leaf: NodeAddress) {
        state.update(address) { $0.held = outcome }
        var node: NodeAddress? = leaf
        while let closed = node, closed != address {
            state.update(closed) { $0.status = .failed }
            node = state.parent(of: closed)
        }
    }

    private mutating func apply(_ event: RunEvent) throws {
        time = time + .milliseconds(1)
        try state.apply(event, at: time)
    }
}
