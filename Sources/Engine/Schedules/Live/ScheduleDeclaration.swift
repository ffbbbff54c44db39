/// A schedule that the app's code declares, or makes.
package struct ScheduleDeclaration: Sendable {
    /// Makes the first State of a tick's run, or the arguments of its job.
    package typealias MakePayload = @Sendable (ScheduleTick) throws -> Payload

    let name: String
    let terms: ScheduleTerms
    let target: ScheduleTarget
    let options: ScheduleOptions
    /// `nil` if what runs or jobs begin with is always the same, and stands in the target.
    let makePayload: MakePayload?

    /// - Throws: ``EngineError/Code/invalidSchedule`` and what else is wrong with it.
    package init(
        _ name: String, _ terms: ScheduleTerms, _ options: ScheduleOptions, _ target: ScheduleTarget,
        makePayload: MakePayload? = nil
    ) throws {
        try ScheduleRow.check(name: name)
        try terms.check()
        try target.check(terms.tags)
        self.name = name
        self.terms = terms
        self.target = target
        self.options = options
        self.makePayload = makePayload
    }
}
