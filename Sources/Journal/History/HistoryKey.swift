/// Names a row of history: an entity, and the commit group of the row's first item. Sorts by entity, then by time.
package struct HistoryKey: Hashable, Comparable, Sendable {
    package let entity: EntityID
    package let first: LSN

    package init(_ entity: EntityID, _ first: LSN) {
        self.entity = entity
        self.first = first
    }

    /// All rows of one entity.
    package static func rows(of entity: EntityID) -> Range<HistoryKey> {
        HistoryKey(entity, .zero)..<HistoryKey(entity, LSN(.max))
    }

    package static func < (left: HistoryKey, right: HistoryKey) -> Bool {
        (left.entity, left.first) < (right.entity, right.first)
    }
}

extension HistoryKey: OrderedKey {
    package var keyBytes: [UInt8] { entity.keyBytes + first.keyBytes }

    package init?(keyBytes: UnsafeRawBufferPointer) {
        guard keyBytes.count == 17, let entity = EntityID(keyBytes: UnsafeRawBufferPointer(rebasing: keyBytes[..<9])),
            let first = LSN(keyBytes: UnsafeRawBufferPointer(rebasing: keyBytes[9...]))
        else { return nil }
        self.init(entity, first)
    }
}
