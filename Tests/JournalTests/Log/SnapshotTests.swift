import RatchetJournal
import Testing

/// An entity's value as the table `entities` keeps it.
struct SnapshotTests {
    private static let entity = EntityID(EntityID.Kind(rawValue: 3), 12)
    private static let snapshot = Snapshot(stamp: Stamp(LSN(9), item: 4), bytes: Array("the whole value".utf8))

    /// So long that it is compressed.
    private static let long = Snapshot(stamp: Stamp(LSN(9), item: 4), bytes: [UInt8](repeating: 7, count: 5_000))

    @Test func `A long value that repeats is compressed`() throws {
        #expect(try Self.long.encoded(for: Self.entity, with: .plain).count < 100)
    }

    @Test(arguments: [snapshot, Snapshot(stamp: Stamp(LSN(.max), item: .max), bytes: []), long])
    func `A snapshot comes back`(snapshot: Snapshot) throws {
        let row = try snapshot.encoded(for: Self.entity, with: .plain)
        #expect(try Snapshot(decoding: row, for: Self.entity, with: .plain) == snapshot)
    }

    @Test func `Any flipped bit is found`() throws {
        let row = try Self.snapshot.encoded(for: Self.entity, with: .plain)
        for bit in 0..<row.count * 8 {
            let error = #expect(throws: JournalError.self, "bit \(bit)") {
                _ = try Snapshot(decoding: row.flipping(bit: bit), for: Self.entity, with: .plain)
            }
            #expect(error?.code == .damaged)
        }
    }

    @Test func `A snapshot that is cut short is found`() throws {
        let row = try Self.snapshot.encoded(for: Self.entity, with: .plain)
        for length in 0..<row.count {
            #expect(throws: JournalError.self) {
                _ = try Snapshot(decoding: Array(row.prefix(length)), for: Self.entity, with: .plain)
            }
        }
    }

    @Test(arguments: [EntityID(EntityID.Kind(rawValue: 3), 13), EntityID(EntityID.Kind(rawValue: 4), 12)])
    func `A snapshot in another entity's place is refused`(other: EntityID) throws {
        let row = try Self.snapshot.encoded(for: Self.entity, with: .plain)
        let error = #expect(throws: JournalError.self) { _ = try Snapshot(decoding: row, for: other, with: .plain) }
        #expect(error?.code == .damaged)
        #expect(error?.message.contains("\(other)") == true)
    }
}
