/// What jobs of a kind are, where their caller says nothing else.
package struct JobDefaults: Sendable {
    package var queue: String
    package var priority: UInt8
    /// What makes a job's key of its arguments.
    package var key: @Sendable (Payload) throws -> String?
    package var unique: Unique?

    package init(
        queue: String, priority: UInt8, unique: Unique?,
        key: @escaping @Sendable (Payload) throws -> String? = { _ in nil }
    ) {
        self.queue = queue
        self.priority = priority
        self.unique = unique
        self.key = key
    }
}
