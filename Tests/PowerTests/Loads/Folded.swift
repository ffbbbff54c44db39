package import RatchetJournal

/// What an entity's events come to: how many there were, and a checksum over all of them.
package struct Folded: Hashable, Sendable {
    package private(set) var count: UInt64 = 0
    private var checksum: UInt32 = 0

    package init() {}

    /// The value after the first `count` events of an entity.
    package init(_ load: EventPlan, entity: UInt64, count: UInt64) {
        while self.count < count { apply(load.event(self.count + 1, of: entity)) }
    }

    /// The value that recovery has found.
    package init(_ recovered: RecoveredEntity) throws {
        if let damage = recovered.damage { throw damage }
        if let snapshot = recovered.snapshot {
            var reader = ByteReader(snapshot)
            count = try reader.fixed()
            checksum = try reader.fixed()
        }
        for event in recovered.events { apply(event.bytes) }
    }

    package mutating func apply(_ event: some Collection<UInt8>) {
        count += 1
        checksum = CRC32C.checksum(event, continuing: checksum)
    }

    package var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.fixed(count)
        writer.fixed(checksum)
        return writer.bytes
    }
}
