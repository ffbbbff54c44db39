/// Names one entity: its kind, and its number, given out densely and in order within the kind.
package struct EntityID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// What the entity is. The numbers are part of the journal's format; the module that owns the kind names it.
    package struct Kind: Hashable, Sendable, Comparable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }
        package static func < (left: Kind, right: Kind) -> Bool { left.rawValue < right.rawValue }

        /// Whether the events of such entities move to the table `history` when they leave the log: those of kinds from
        /// 128 on are deleted, because a snapshot says all that is to be known of them.
        package var keepsHistory: Bool { rawValue < 128 }
    }

    package let kind: Kind
    package let number: UInt64

    package init(_ kind: Kind, _ number: UInt64) {
        self.kind = kind
        self.number = number
    }

    package static func < (left: EntityID, right: EntityID) -> Bool {
        (left.kind, left.number) < (right.kind, right.number)
    }

    package var description: String { "entity \(kind.rawValue):\(number)" }
}

extension EntityID: OrderedKey {
    package var keyBytes: [UInt8] {
        [UInt8](key: 9) { bytes in
            bytes.append(kind.rawValue)
            bytes.append(key: number)
        }
    }

    package init?(keyBytes: UnsafeRawBufferPointer) {
        guard keyBytes.count == 9, let number = UInt64(keyBytes: UnsafeRawBufferPointer(rebasing: keyBytes[1...]))
        else {
            return nil
        }
        self.init(Kind(rawValue: keyBytes[0]), number)
    }
}
