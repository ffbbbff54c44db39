/// What becomes of a run whose workflow has changed since it was started.
package enum ChangeDecision: Sendable, Hashable {
    /// It goes on in the workflow of today, with what there is to know about that.
    case goesOn(RunMigration)
    /// It waits until something is mended.
    case parked([ChangeFault])
}

extension ChangeFault {
    private static let limit = 5

    /// Why a run is parked.
    static func reason(_ faults: [ChangeFault], _ header: RunHeader, _ plan: Plan) -> ParkReason {
        let texts = faults.prefix(limit).map(\.text)
        let more = faults.count > limit ? ["There are \(faults.count - limit) more such nodes"] : []
        return ParkReason(
            .changedWorkflow,
            "workflow '\(header.workflow)' has changed since the run was started (tree \(header.fingerprint), now "
                + "\(plan.fingerprint)): " + (texts + more).joined(separator: ". ")
                + "; or register the old version beside the new one, which gets a greater static version. The run goes "
                + "on when the journal is opened next")
    }
}
