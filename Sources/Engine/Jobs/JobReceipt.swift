/// What became of an enqueuing.
package struct JobReceipt: Sendable, Hashable {
    package let id: RunID
    package let number: UInt64
    /// Whether there was no such job before: `false` of one that is unique, or whose id was given before.
    package let isNew: Bool

    package init(id: RunID, number: UInt64, isNew: Bool) {
        self.id = id
        self.number = number
        self.isNew = isNew
    }
}
