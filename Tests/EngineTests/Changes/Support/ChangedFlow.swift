import RatchetJournal

@testable import RatchetEngine

/// Two versions of a workflow, and what becomes of runs of the first in the second.
struct ChangedFlow {
    let old: Plan
    let new: Plan
    let plans: RunFold.PlanLookup

    init(_ old: Plan, _ new: Plan) {
        self.old = old
        self.new = new
        plans = { header in
            let plan = header.fingerprint == old.fingerprint ? old : new
            return RunPlan(outline: plan.outline, others: Self.lookup(old, new))
        }
    }

    private static func lookup(_ old: Plan, _ new: Plan) -> RunFold.PlanLookup {
        { header in
            RunPlan(outline: (header.fingerprint == old.fingerprint ? old : new).outline, others: lookup(old, new))
        }
    }

    init(_ old: [Blueprint], _ new: [Blueprint], renames: [Rename] = []) throws {
        self.init(try Draft.plan(old), try Draft.plan(new, renames: renames))
    }

    func decision(_ state: RunState) -> ChangeDecision {
        PlanComparison.decision(
            state, new, OutlineMatch(from: old.outline, to: new), at: Timestamp(milliseconds: 7))
    }

    /// The run when this node has just come to be worked on, for the first time.
    func position(_ path: String, branch: Int? = 0, lastFirst: Bool = false) throws -> Walk {
        let positions = try Walk.positions(old, branch: branch, lastFirst: lastFirst, plans: plans)
        guard
            let walk = positions.first(where: { walk in
                walk.state.openLeaves.contains { walk.state.path(of: $0) == path }
            })
        else { throw RunState.Misfit(description: "the run never comes to '\(path)'") }
        return walk
    }
}
