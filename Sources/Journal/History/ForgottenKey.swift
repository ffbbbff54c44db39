/// Names an entity that was forgotten, and its last place in the log: sorts by that.
///
/// Until the log is trimmed up to there, such a row says that what the log holds of the entity counts no more; after
/// that, that its history is to be deleted.
package struct ForgottenKey: Hashable, Sendable {
    package let last: LSN
    package let entity: EntityID

    package init(_ last: LSN, _ entity: EntityID) {
        self.last = last
        self.entity = entity
    }
}

extension ForgottenKey: OrderedKey {
    package var keyBytes: [UInt8] { last.keyBytes + entity.keyBytes }

    package init?(keyBytes: UnsafeRawBufferPointer) {
        guard keyBytes.count == 17, let last = LSN(keyBytes: UnsafeRawBufferPointer(rebasing: keyBytes[..<8])),
            let entity = EntityID(keyBytes: UnsafeRawBufferPointer(rebasing: keyBytes[8...]))
        else { return nil }
        self.init(last, entity)
    }
}
