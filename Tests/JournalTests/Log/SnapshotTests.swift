import RatchetJournal
import Testing

/// An entity's value as the table `entities` keeps it.
struct SnapshotTests {
    private static let entity = EntityID(EntityID.Kind(rawValue: 3), 12)
    private static let snapshot = Snapshot(stamp: Stamp(LSN(9), item: 4), bytes: Array("the whole value".utf8))

    @Test(arguments: [snapshot, Snapshot(stamp: Stamp(LSN(.max), item: .max), bytes: [])])
    func `A snapshot comes back`(snapshot: Snapshot) throws {
        let row = snapshot.encoded(for: Self.entity)
        #expect(try Snapshot(decoding: row, for: Self.entity) == snapshot)
    }

    @Test func `Any flipped bit is found`() {
        let row = Self.snapshot.encoded(for: Self.entity)
        for bit in 0..<row.count * 8 {
            let error = #expect(throws: JournalError.self, "bit \(bit)") {
                _ = try Snapshot(decoding: row.flipping(bit: bit), for: Self.entity)
            }
            #expect(error?.code == .damaged)
        }
    }

    @Test func `A snapshot that is cut short is found`() {
        let row = Self.snapshot.encoded(for: Self.entity)
        for length in 0..<row.count {
            #expect(throws: JournalError.self) {
                _ = try Snapshot(decoding: Array(row.prefix(length)), for: Self.entity)
            }
        }
    }

    @Test(arguments: [EntityID(EntityID.Kind(rawValue: 3), 13), EntityID(EntityID.Kind(rawValue: 4), 12)])
    func `A snapshot in another entity's place is refused`(other: EntityID) {
        let row = Self.snapshot.encoded(for: Self.entity)
        let error = #expect(throws: JournalError.self) { _ = try Snapshot(decoding: row, for: other) }
        #expect(error?.code == .damaged)
        #expect(error?.message.contains("\(other)") == true)
    }
}
