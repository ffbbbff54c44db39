/// A run's State and Position: all that it needs to go on.
///
/// ``apply(_:at:)`` is the only way to change it: the live run, recovery, the command line and the tests all use that.
package struct RunState {
    package let number: UInt64
    package internal(set) var header: RunHeader
    package internal(set) var plan: RunPlan
    /// The workflow itself first, then each sub-flow in the order in which they were asked for.
    package internal(set) var frames: [Frame]
    /// The places in that list that are free, and where elements are that somebody may ask for: both follow from it.
    var free = FreePlaces()
    var elements = ElementPlaces()
    /// The frames that no node names any more, for the sake of what may have to be undone in them. This follows too.
    var strays = StrayFrames()
    package internal(set) var started: Timestamp
    package internal(set) var ended: Timestamp?
    package internal(set) var failure: NodeFailure?
    /// Set while the run waits for a moment and nothing of it needs to be in memory.
    package internal(set) var asleepUntil: Timestamp?
    /// It waits for a signal and for no moment, and nothing of it needs to be in memory.
    package internal(set) var isLaidBy = false
    /// The signals that have come in and that no node has received yet.
    package internal(set) var mailbox = Mailbox()
    /// Somebody has paused it: nothing starts until it is resumed.
    package internal(set) var isPaused = false
    /// What has come for promises whose nodes have not taken it up yet, by the nodes' paths.
    package internal(set) var settlements: [String: Settlement.Result] = [:]
    /// A run before this one had the same id.
    package internal(set) var reusesID = false
    /// The workflow's last State, of a run that is over and whose workflow answers queries.
    package internal(set) var lastState: Payload?
    /// The steps that are undone if the run, or a scope in it, fails: in the order in which they were done.
    package internal(set) var compensations: [Compensation] = []
    /// How many such steps there have been.
    var compensationCount = 0
    /// When the run has taken too long.
    package internal(set) var deadline: Timestamp?
    /// Somebody ended it at once, without any cleaning up.
    package internal(set) var isTerminated = false
    /// The run that started this one.
    package internal(set) var parent: ParentLink?
    /// The children whose fate follows from this run's, by their ids, until their end is known here.
    package internal(set) var children: [RunID: OpenChild] = [:]
    /// The children that the last event let go of.
    var closing: [OpenChild] = []
    /// Its tags, and its attributes as they were recorded last.
    package internal(set) var terms = SearchTerms()
    /// The workflow's State may be another one than its attributes were made of.
    var isStateChanged = true
    /// The attributes as that State has them, where the code is at hand.
    var newAttributes: [String: AttributeValue]?
    /// What is to be known of its going on in changed workflows, the last notes.
    package internal(set) var notes: [ChangeNote] = []
    /// The nodes that the last event opened and that somebody has to decide about or work on.
    var opened: [NodeAddress] = []
    /// The nodes that the last event has dropped: what is being done for them is of no use any more.
    var dropped: [NodeAddress] = []
    /// What kept the user's code from following the last event; the event that comes next says so for good.
    var trouble: Trouble?

    /// A sub-flow's first State, or its output, is not what the workflow's types want.
    struct Trouble {
        let address: NodeAddress
        let error: any Error
    }

    package var id: RunID { header.givenID.map(RunID.init(_:)) ?? RunID(number: number) }

    /// The run's number, if another run had its id before: what is derived from the id needs it then.
    var reuse: UInt64? { reusesID ? number : nil }

    package var isOver: Bool { ended != nil }

    /// What the run returned, once it is completed.
    package var output: Payload? { failure == nil && !isTerminated ? frames[0].output : nil }

    /// Nothing of the run needs to be in memory.
    package var isPutAway: Bool { asleepUntil != nil || isLaidBy }

    package var isCancelled: Bool { isOver && !isTerminated && failure == nil && output == nil }

    package var status: RunStatus {
        if failure != nil { return .failed }
        if isTerminated { return .terminated }
        if isOver { return isCancelled ? .cancelled : .completed }
        if isPaused { return .paused }
        if isLaidBy { return compensations.contains(where: \.isStuck) ? .stuck : .waiting }
        return asleepUntil == nil ? .running : .sleeping
    }

    package subscript(address: NodeAddress) -> NodeState { frames[address.frame].nodes[address.node] }

    func outline(of frame: Int) -> Outline.Scope { plan.outline.scopes[frames[frame].scope] }

    func outline(of address: NodeAddress) -> Outline.Node { outline(of: address.frame).nodes[address.node] }

    /// The user's code of a frame's workflow, where it is at hand.
    func code(of frame: Int) -> Plan.Scope? { plan.code?[frames[frame].scope] }

    /// Every node that somebody has to decide about or work on.
    package var openLeaves: [NodeAddress] {
        frames.indices.filter { !frames[$0].hasEnded }.flatMap { frame in
            frames[frame].nodes.indices.map { NodeAddress(frame: frame, node: $0) }.filter(isOpenLeaf)
        }
    }

    private func isOpenLeaf(_ address: NodeAddress) -> Bool {
        let node = self[address]
        guard node.isUnderWay else { return false }
        switch outline(of: address).kind {
        case .sequence, .scope: return isCompensating(address)
        case .parallel, .parallelCollecting, .race, .firstSuccess: return false
        case .attempt: return isCatching(address)
        case .choice, .receive, .wait: return node.choice == nil
        case .loop: return openChildren(of: address).isEmpty
        case .forEach, .forEachCollecting, .call: return node.frames.isEmpty
        case .step, .update, .sleep, .promise, .finish, .fail, .start, .send: return true
        }
    }

    /// Whether there is such a node: turns of a loop take those with them that they had.
    func exists(_ address: NodeAddress) -> Bool {
        frames.indices.contains(address.frame) && frames[address.frame].nodes.indices.contains(address.node)
    }

    /// Whether other branches are under way beside the node, so that it may be dropped for one of them.
    func hasBranches(around address: NodeAddress) -> Bool {
        var next = parent(of: address)
        while let outer = next {
            if outline(of: outer).kind.hasBranches { return true }
            next = parent(of: outer)
        }
        return false
    }

    /// A frame's State has changed: what waits for it to be so is to be decided about.
    mutating func stateChanged(_ frame: Int) {
        if frame == 0 { isStateChanged = true }
        for node in outline(of: frame).waits where frames[frame].nodes[node].status == .waiting {
            opened.append(NodeAddress(frame: frame, node: node))
        }
    }

    /// The names of the signals that nodes wait for, each as often as there are nodes.
    package var awaitedSignals: [String] {
        frames.indices.filter { !frames[$0].hasEnded }.flatMap { frame in
            zip(frames[frame].nodes, outline(of: frame).nodes).compactMap { node, outline in
                outline.kind == .receive && node.status == .waiting ? outline.signal : nil
            }
        }
    }

    /// Whether the node is a `receive` that waits for its signal.
    func isReceiving(_ address: NodeAddress) -> Bool {
        exists(address) && outline(of: address).kind == .receive && self[address].status == .waiting
    }

    /// The next moment that the run waits for, if it waits for one.
    package var nextDue: Timestamp? {
        frames.lazy.filter { !$0.hasEnded }.flatMap {
            $0.nodes.lazy.compactMap { $0.status == .waiting ? $0.due : nil }
        }
        .min()
    }
}
