/// What it takes to read a run: the shape of its workflow, and the code where the app's is at hand.
package struct RunPlan: Sendable {
    package let outline: Outline
    /// `nil` where only the Position is of interest, as in the command line.
    package let code: [Plan.Scope]?
    /// Whether a run that is to end may have something to clean up first.
    let cleansUp: Bool
    /// Finds the plans in which the run goes on later, if it was carried over into others.
    private let others: RunFold.PlanLookup?

    package init(_ plan: Plan, others: RunFold.PlanLookup? = nil) {
        outline = plan.outline
        code = plan.scopes
        cleansUp = plan.cleansUp
        self.others = others
    }

    package init(outline: Outline, code: [Plan.Scope]? = nil, others: RunFold.PlanLookup? = nil) {
        self.outline = outline
        self.code = code
        cleansUp = false
        self.others = others
    }

    /// The plan with this fingerprint, in which a run with this header goes on.
    /// - Throws: what the lookup throws; ``RunState/Misfit`` if there is none.
    func other(_ header: RunHeader, _ fingerprint: Fingerprint) throws -> RunPlan {
        guard let others else {
            throw RunState.Misfit(
                description: "the run goes on in another tree (\(fingerprint)), which is not known here")
        }
        return try others(
            RunHeader(givenID: header.givenID, workflow: header.workflow, fingerprint: fingerprint))
    }
}
