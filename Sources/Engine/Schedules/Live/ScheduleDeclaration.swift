/// A schedule that the app's code declares.
package struct ScheduleDeclaration: Sendable {
    package typealias MakeState = @Sendable (ScheduleTick) throws -> Payload

    let name: String
    let terms: ScheduleTerms
    let target: ScheduleTarget
    let options: ScheduleOptions
    /// `nil` if the State is always the same, and stands in the target.
    let makeState: MakeState?

    /// - Throws: ``EngineError/Code/invalidSchedule`` and what else is wrong with it.
    package init(
        _ name: String, _ terms: ScheduleTerms, _ options: ScheduleOptions, workflow: String, state: Payload?,
        makeState: MakeState?
    ) throws {
        try ScheduleRow.check(name: name)
        try terms.check()
        target = .run(workflow: workflow, state: state)
        try target.check()
        self.name = name
        self.terms = terms
        self.options = options
        self.makeState = makeState
    }
}
