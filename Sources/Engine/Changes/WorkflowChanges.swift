/// What a workflow declares about its earlier versions.
package struct WorkflowChanges: Sendable {
    /// Makes today's State of one that an earlier version has recorded.
    package typealias Migration = @Sendable (Payload) throws -> Payload

    /// Which version of itself the workflow is.
    package var version = 1
    package var renames: [Rename] = []
    /// By the versions whose States they take.
    package var migrations: [(versions: ClosedRange<Int>, migrate: Migration)] = []

    package init() {}

    /// Today's State of one of an earlier version. Without a migration for it the State stays as it is.
    func migrated(_ state: Payload, from version: Int) throws -> Payload {
        let migration = migrations.first { $0.versions.contains(version) }
        return try migration?.migrate(state) ?? state
    }
}
