import RatchetJournal
import Synchronization

/// The workflows that the app has registered, in all of their versions, beside the outlines that the journal knows.
final class Registry: Sendable {
    private struct State {
        /// The newest version first.
        var plans: [String: [Plan]] = [:]
        /// What jobs do, by their kinds.
        var kinds: [String: JobKind] = [:]
        var stored = StoredPlans()
        /// What was made of outlines that no registered plan has.
        var earlier: [Fingerprint: EarlierPlan] = [:]
    }

    private let state = Mutex(State())

    func add(_ plan: Plan) throws(EngineError) {
        let isNew = state.withLock { state in
            let versions = state.plans[plan.workflow] ?? []
            guard !versions.contains(where: { $0.version == plan.version }) else { return false }
            state.plans[plan.workflow] = (versions + [plan]).sorted { $0.version > $1.version }
            state.earlier = [:]
            return true
        }
        guard isNew else {
            throw EngineError(
                .alreadyRegistered,
                "a workflow '\(plan.workflow)' of version \(plan.version) is registered already: give one of the two "
                    + "another static name, or another static version if it is an earlier form of the same workflow")
        }
    }

    /// - Throws: ``EngineError/Code/alreadyRegistered``
    func add(_ kind: JobKind) throws(EngineError) {
        let ours = [JobEntry.messageKind, JobEntry.placeKind, JobEntry.unreadableKind]
        guard !ours.contains(kind.name), (1...PlanChecks.longestName).contains(kind.name.utf8.count) else {
            throw EngineError(
                .invalidJob,
                "a kind of jobs has a name of 1 to \(PlanChecks.longestName) bytes, other than "
                    + "'\(ours.joined(separator: "', '"))', and this is '\(kind.name)': give it another static name")
        }
        let isNew = state.withLock { $0.kinds.updateValue(kind, forKey: kind.name) == nil }
        guard !isNew else { return }
        throw EngineError(
            .alreadyRegistered,
            "a kind of jobs '\(kind.name)' is registered already: give one of the two another static name")
    }

    func kind(named name: String) -> JobKind? {
        state.withLock { $0.kinds[name] } ?? (name == JobEntry.placeKind ? .place : nil)
    }

    /// Whether every workflow is there whose runs others start.
    /// - Throws: ``RegistrationError`` for the first workflow, by name, that starts runs of one that is not.
    func checkStarts() throws {
        let plans = state.withLock { $0.plans }
        for plan in plans.values.flatMap(\.self).sorted(by: { $0.workflow < $1.workflow }) {
            let mistakes = plan.starts.filter { plans[$0.workflow] == nil }.map(\.mistake)
            guard mistakes.isEmpty else { throw RegistrationError(workflow: plan.workflow, mistakes: mistakes) }
        }
    }

    /// The newest version: what new runs start with.
    func plan(named name: String) throws(EngineError) -> Plan {
        guard let plan = state.withLock({ $0.plans[name]?.first }) else { throw .unknownWorkflow(name) }
        return plan
    }

    /// What the paths look like of all that attempts are made of: steps, those of workflows that come first by their
    /// names first, and jobs.
    var stepPaths: [String] {
        state.withLock { state in
            state.plans.sorted { $0.key < $1.key }.flatMap(\.value).flatMap(\.stepPaths)
                + (state.kinds.isEmpty ? [] : [JobEntry.path])
        }
    }

    /// Takes over which outlines the journal has.
    func know(_ outlines: StoredPlans) {
        state.withLock { state in
            state.stored = outlines
            state.earlier = [:]
        }
    }

    /// The plans that runs may go on in and whose outlines the journal lacks.
    var newOutlines: [Plan] {
        state.withLock { state in
            state.plans.values.flatMap(\.self).filter { plan in
                !state.stored.has(plan.fingerprint) && state.stored.has(workflow: plan.workflow)
            }
        }
    }

    // MARK: - Runs that are in the journal

    /// Reads a run, and carries it over into the workflow of today if that has changed.
    ///
    /// - Parameter time: when that is, if it is carried over.
    /// - Throws: a ``ParkReason`` if it cannot be read, or cannot go on.
    func read(_ entity: RecoveredEntity, at time: Timestamp) throws(ParkReason) -> sending RunFold.Result {
        var result = try RunFold.read(entity, plans: plan)
        try carryOver(&result, at: time)
        return result
    }

    /// Carries a run over into the workflow of today if that has changed.
    func carryOver(_ result: inout RunFold.Result, at time: Timestamp) throws(ParkReason) {
        guard !result.state.isOver, let earlier = try earlier(result.state.header) else { return }
        switch PlanComparison.decision(result.state, earlier.plan, earlier.match, at: time) {
        case .parked(let faults): throw ChangeFault.reason(faults, result.state.header, earlier.plan)
        case .goesOn(let migration): try result.goOn(migration, newOutline: newOutline(earlier.plan))
        }
    }

    /// The plan of a run that is in the journal: the registered one that it has, or, of an earlier one, the outline
    /// with what today's code can make of it.
    @Sendable func plan(for header: RunHeader) throws(ParkReason) -> RunPlan {
        let plans = try versions(of: header)
        if let plan = plans.first(where: { $0.fingerprint == header.fingerprint }) { return runPlan(plan) }
        guard let earlier = try earlier(header) else { throw Self.unknown(header) }
        return RunPlan(outline: earlier.outline, code: earlier.code, others: plan)
    }

    /// The run that begins with this event.
    func new(_ event: RunEvent, number: UInt64, at time: Timestamp) throws -> sending RunFold.Result {
        guard let state = try RunState(first: event, at: time, number: number, plan: plan) else {
            throw MissingStateError()
        }
        return RunFold.Result(state: state)
    }

    /// The registered plan that a run with this header has.
    func registered(_ header: RunHeader) throws(EngineError) -> Plan {
        let plans = state.withLock { $0.plans[header.workflow] } ?? []
        guard let plan = plans.first(where: { $0.fingerprint == header.fingerprint }) else {
            throw .unknownWorkflow(header.workflow)
        }
        return plan
    }

    private func runPlan(_ plan: Plan) -> RunPlan { RunPlan(plan, others: self.plan) }

    private func versions(of header: RunHeader) throws(ParkReason) -> [Plan] {
        guard let plans = state.withLock({ $0.plans[header.workflow] }) else { throw Self.unknown(header) }
        return plans
    }

    private static func unknown(_ header: RunHeader) -> ParkReason {
        ParkReason(
            .unknownWorkflow,
            "no workflow '\(header.workflow)' is registered. Register it before the engine runs; "
                + "the run goes on when the journal is opened next")
    }

    /// What an outline was that no registered plan has, beside the newest plan; `nil` if one has it.
    private func earlier(_ header: RunHeader) throws(ParkReason) -> EarlierPlan? {
        let plans = try versions(of: header)
        guard let newest = plans.first, !plans.contains(where: { $0.fingerprint == header.fingerprint }) else {
            return nil
        }
        if let known = state.withLock({ $0.earlier[header.fingerprint] }) { return known }
        guard let outline = state.withLock({ $0.stored.outline(header.fingerprint) }) else {
            throw ParkReason(
                .changedWorkflow,
                "workflow '\(header.workflow)' has another tree (\(newest.fingerprint)) than the one that the run was "
                    + "started with (\(header.fingerprint)), whose outline the journal lacks. Register the old version "
                    + "beside the new one, or restore a backup; the run goes on when the journal is opened next")
        }
        let earlier = EarlierPlan(outline, newest)
        state.withLock { $0.earlier[header.fingerprint] = earlier }
        return earlier
    }

    private func newOutline(_ plan: Plan) -> Plan? {
        state.withLock { $0.stored.has(plan.fingerprint) } ? nil : plan
    }
}

/// An outline that no registered plan has, and the plan in which its runs are to go on.
struct EarlierPlan: Sendable {
    let outline: Outline
    let plan: Plan
    let match: OutlineMatch
    /// What today's code can make of runs that have the outline.
    let code: [Plan.Scope]

    init(_ outline: Outline, _ plan: Plan) {
        self.outline = outline
        self.plan = plan
        match = OutlineMatch(from: outline, to: plan)
        code = BorrowedCode(outline, plan, match).scopes
    }
}
