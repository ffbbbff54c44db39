/// What it takes to read a run: the shape of its workflow, and the code where the app's is at hand.
package struct RunPlan: Sendable {
    package let outline: Outline
    /// `nil` where only the Position is of interest, as in the command line.
    package let code: [Plan.Scope]?
    /// Whether a run that is to end may have something to clean up first.
    let cleansUp: Bool

    package init(_ plan: Plan) {
        outline = plan.outline
        code = plan.scopes
        cleansUp = plan.cleansUp
    }

    package init(outline: Outline) {
        self.outline = outline
        code = nil
        cleansUp = false
    }
}
