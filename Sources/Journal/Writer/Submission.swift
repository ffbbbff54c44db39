/// What an entity hands to the journal: all of it becomes durable in one commit, or none of it.
package struct Submission: Sendable {
    /// Events, for one entity or several.
    package var items: [LogItem]
    /// Whole values of entities, which include every item submitted before and with this one.
    package var snapshots: [LogItem]
    /// Rows of other tables that follow from the above.
    package var writes: [WriteBatch.Operation]

    package init(items: [LogItem] = [], snapshots: [LogItem] = [], writes: [WriteBatch.Operation] = []) {
        self.items = items
        self.snapshots = snapshots
        self.writes = writes
    }

    package var isEmpty: Bool { items.isEmpty && snapshots.isEmpty && writes.isEmpty }
}
