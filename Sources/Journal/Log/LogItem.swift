/// What one submission adds to one entity: its encoded events, which the journal does not look into.
package struct LogItem: Sendable, Hashable {
    package let entity: EntityID
    package let bytes: [UInt8]

    package init(_ entity: EntityID, _ bytes: [UInt8]) {
        self.entity = entity
        self.bytes = bytes
    }
}
