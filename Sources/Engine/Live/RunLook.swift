import RatchetJournal

/// What can be seen of a run from outside.
struct RunLook: Sendable {
    let status: RunStatus
    let outcome: RunOutcome?
    let parked: ParkReason?
    let leftUndone: LeftUndone
    /// `nil` if it cannot be told any more.
    let workflow: String?
    let hasGeneratedID: Bool
    /// The id that the caller gave.
    let givenID: String?
    /// The moment at which it is to be brought back, if it is put away and there is one.
    let asleepUntil: Timestamp?

    /// A run of which this is durable.
    init(_ state: RunState) {
        status = state.status
        outcome = RunOutcome(state)
        parked = nil
        leftUndone = state.leftUndone
        workflow = state.header.workflow
        hasGeneratedID = state.header.givenID == nil
        givenID = state.header.givenID
        asleepUntil = state.asleepUntil
    }

    /// A run in memory.
    init(live header: RunHeader) {
        status = .running
        outcome = nil
        parked = nil
        leftUndone = LeftUndone()
        workflow = header.workflow
        hasGeneratedID = header.givenID == nil
        givenID = header.givenID
        asleepUntil = nil
    }

    private init(parked reason: ParkReason, _ entity: RecoveredEntity) {
        let header = RunFold.header(of: entity)
        status = .parked
        outcome = nil
        parked = reason
        leftUndone = LeftUndone()
        workflow = header?.workflow
        givenID = header?.givenID
        // A number that no run has is not found by it.
        hasGeneratedID = header.map { $0.givenID == nil } ?? (entity.snapshot != nil || entity.damage != nil)
        asleepUntil = nil
    }

    /// A run that is not in memory.
    init(_ entity: RecoveredEntity, plans: @escaping RunFold.PlanLookup) {
        if case .unfolded(let parts)? = RunFold.snapshot(of: entity)?.content {
            self.init(parked: parts.reason, entity)
            return
        }
        do {
            self.init(try RunFold.read(entity, plans: plans).state)
        } catch {
            self.init(parked: error, entity)
        }
    }
}
