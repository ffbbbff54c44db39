import Synchronization

/// The workflows that the app has registered.
final class Registry: Sendable {
    private let plans = Mutex<[String: Plan]>([:])

    func add(_ plan: Plan) throws(EngineError) {
        let isNew = plans.withLock { plans in
            guard plans[plan.workflow] == nil else { return false }
            plans[plan.workflow] = plan
            return true
        }
        guard isNew else {
            throw EngineError(
                .alreadyRegistered,
                "a workflow '\(plan.workflow)' is registered already: give one of the two another static name")
        }
    }

    /// Whether every workflow is there whose runs others start.
    /// - Throws: ``RegistrationError`` for the first workflow, by name, that starts runs of one that is not.
    func checkStarts() throws {
        let plans = plans.withLock { $0 }
        for plan in plans.values.sorted(by: { $0.workflow < $1.workflow }) {
            let mistakes = plan.starts.filter { plans[$0.workflow] == nil }.map(\.mistake)
            guard mistakes.isEmpty else { throw RegistrationError(workflow: plan.workflow, mistakes: mistakes) }
        }
    }

    func plan(named name: String) throws(EngineError) -> Plan {
        guard let plan = plans.withLock({ $0[name] }) else { throw .unknownWorkflow(name) }
        return plan
    }

    /// The plan of a run that is in the journal.
    @Sendable func plan(for header: RunHeader) throws(ParkReason) -> RunPlan {
        guard let plan = plans.withLock({ $0[header.workflow] }) else {
            throw ParkReason(
                .unknownWorkflow,
                "no workflow '\(header.workflow)' is registered. Register it before the engine runs; "
                    + "the run goes on when the journal is opened next")
        }
        guard plan.fingerprint == header.fingerprint else {
            throw ParkReason(
                .changedWorkflow,
                "workflow '\(header.workflow)' has another tree (\(plan.fingerprint)) than the one that the run was "
                    + "started with (\(header.fingerprint)). Register the old one until its runs are over; "
                    + "the run goes on when the journal is opened next")
        }
        return RunPlan(plan)
    }
}
