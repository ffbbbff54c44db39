package import RatchetJournal

/// What an entity's events come to: how many there were, and a checksum over all of them.
package struct Folded: Hashable, Sendable {
    package private(set) var count: UInt64 = 0
    private var checksum: UInt64 = 0xCBF2_9CE4_8422_2325

    package init() {}

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

    package mutating func apply(_ event: ArraySlice<UInt8>) {
        count += 1
        // Eight bytes at a time: this is done for each event of each image.
        event.withUnsafeBytes { bytes in
            var place = 0
            while place + 8 <= bytes.count {
                mix(bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
                place += 8
            }
            while place < bytes.count {
                mix(UInt64(bytes[place]))
                place += 1
            }
        }
        mix(UInt64(event.count))
    }

    private mutating func mix(_ word: UInt64) {
        checksum = (checksum ^ word) &* 0x1_0000_01B3
        checksum ^= checksum >> 29
    }

    package var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.fixed(count)
        writer.fixed(checksum)
        return writer.bytes
    }
}
