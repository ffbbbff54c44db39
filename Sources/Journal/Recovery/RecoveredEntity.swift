/// What the journal holds of one entity: its last snapshot, and the events that came after it.
package struct RecoveredEntity: Sendable {
    package let id: EntityID
    package internal(set) var snapshot: [UInt8]?
    /// The last commit group that the snapshot includes; `nil` if there is none, or if it is damaged.
    package internal(set) var covered: LSN?
    /// Whether the snapshot is its last one, and stands in the archive.
    package internal(set) var isArchived = false
    /// Each element is what one submission added, in order.
    package internal(set) var events: [RecoveredItem] = []
    /// Set if a record that this entity's events stand in is damaged: what the entity is now cannot be told.
    package internal(set) var damage: JournalError?
    /// The row of the entity's snapshot, if that is what is damaged. It is best kept: most of its bytes may be whole.
    package internal(set) var damagedSnapshot: [UInt8]?

    /// Whether the journal holds nothing of it.
    package var isUnknown: Bool { snapshot == nil && events.isEmpty && damage == nil }
}

extension RecoveredEntity {
    /// One of which nothing is known but its snapshot.
    package init(_ id: EntityID, holding snapshot: [UInt8]) {
        self.init(id: id, snapshot: snapshot)
    }
}

/// What one submission added to an entity.
package struct RecoveredItem: Sendable {
    package let lsn: LSN
    package let bytes: ArraySlice<UInt8>
}
