/// Where each attempt of a step stands in line before it is made.
package struct StepQueue: Sendable {
    package let name: String
    /// From 1, which comes first, to 9.
    package let priority: Int
    /// What it has its turn by, beside others of other keys.
    package let key: (@Sendable (any StateBox) throws -> String)?

    package init(
        name: String, priority: Int = Int(JobEntry.middlePriority),
        key: (@Sendable (any StateBox) throws -> String)? = nil
    ) {
        self.name = name
        self.priority = priority
        self.key = key
    }
}
