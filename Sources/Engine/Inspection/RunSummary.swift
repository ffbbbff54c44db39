/// What a list says of a run.
package struct RunSummary: Sendable {
    package let id: RunID
    /// `nil` if it cannot be told any more.
    package let workflow: String?
    /// Which tree the workflow has; `nil` if it cannot be told any more.
    package let plan: Fingerprint?
    /// The run that started it.
    package let parent: RunID?
    package let status: RunStatus
    /// `nil` if it cannot be told any more.
    package let started: Timestamp?
    package let ended: Timestamp?
    /// The next moment that it waits for.
    package let due: Timestamp?
    /// The paths of the first nodes that are under way, while it is not over.
    package let open: [String]
    /// How many nodes are under way, with those that `open` leaves out.
    package let openCount: Int
    /// The first names of signals that it waits for.
    package let awaits: [String]
    /// How many signals have come that nothing has received, by their names.
    package let unreceived: [String: Int]
    package let failure: RunFailure?
    package let parked: ParkReason?
    /// What it returned, once it is completed.
    package let output: Payload?
    /// What there is to know of its going on in changed workflows, the last notes.
    package let notes: [ChangeNote]
    /// The steps that are being undone, or could not be.
    package let undoing: [Compensation]
    /// Its tags and its attributes.
    package let terms: SearchTerms

    private static let openLimit = 16

    /// Of a run that is over: what its row in the index says, with what its snapshot adds if that can be read.
    init(_ key: RunEndKey, _ summary: RunEndSummary?, _ run: RunReading?) {
        let read = run.map { RunSummary($0) }
        let given = run?.header?.givenID ?? summary?.givenID
        id = given.map(RunID.init(_:)) ?? RunID(number: key.number)
        workflow = read?.workflow ?? summary?.workflow
        plan = read?.plan
        parent = read?.parent
        status = key.status
        started = read?.started ?? summary?.started
        ended = key.ended
        due = nil
        open = []
        openCount = 0
        awaits = []
        unreceived = read?.unreceived ?? [:]
        failure = read?.failure
        parked = read?.parked
        output = read?.output
        notes = read?.notes ?? []
        undoing = []
        terms = summary?.terms ?? read?.terms ?? SearchTerms()
    }

    init(_ run: RunReading) {
        let state = run.state
        let isOver = state?.isOver ?? true
        let leaves = isOver ? [] : state?.openLeaves ?? []
        id = run.id
        workflow = run.header?.workflow
        plan = run.header?.fingerprint
        parent = state?.parent?.id
        status = run.status
        started = state?.started
        ended = state?.ended
        due = isOver || run.parked != nil ? nil : state?.nextDue
        open = leaves.prefix(Self.openLimit).compactMap { state?.pathUnderWay(of: $0) }
        openCount = leaves.count
        awaits = Array(
            Set(isOver || run.parked != nil ? [] : state?.awaitedSignals ?? []).sorted().prefix(Self.openLimit))
        unreceived = state?.mailbox.counts ?? [:]
        parked = run.parked
        output = state?.output
        notes = state?.notes ?? []
        undoing = leaves.compactMap { state?.undoing($0) }
        terms = state?.terms ?? SearchTerms()
        guard case .failed(let failure)? = state.flatMap(RunOutcome.init) else {
            self.failure = nil
            return
        }
        self.failure = failure
    }
}
