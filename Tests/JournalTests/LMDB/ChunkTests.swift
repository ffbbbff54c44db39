import Foundation
import Testing

@testable import RatchetJournal

/// How LMDB's store keeps long values: in rows of bounded size.
@Suite(.timeLimit(.minutes(10))) struct ChunkTests {
    private static let chunks: TableName = "chunks"
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private var source: StoreSource { .directory(directory.journal) }

    private static func value(_ length: Int, seed: UInt64 = 1) -> [UInt8] {
        var chance = Seeded(seed: seed)
        return chance.longBytes(length)
    }

    @Test func `A value takes a row for each MiB, and none of them is left when it is gone`() async throws {
        try await source.withStore { store in
            for (length, rows) in [((1 << 20) - 1, 0), (1 << 20, 1), ((3 << 20) + 5, 3), (2 << 20, 2), (7, 0)] {
                try await store.commit(.put("t", key: [1], value: Self.value(length)))
                #expect(try await store.count(Self.chunks) == rows, "\(length)")
            }
            for key in 2...4 as ClosedRange<UInt8> {
                try await store.commit(.append("t", key: [key], value: Self.value(2 << 20)))
            }
            try await store.commit(.delete("t", key: [4]))
            #expect(try await store.count(Self.chunks) == 4)
            try await store.commit(.trim("t", below: [4], limit: 2))
            #expect(try await store.count(Self.chunks) == 2)
            try await store.commit(.trim("t", below: [4], limit: .max))
            #expect(try await store.count(Self.chunks) == 0)
        }
    }

    @Test func `No row has more than a MiB and a checksum`() async throws {
        try await source.withStore { store in
            try await store.commit(.put("t", key: [1], value: Self.value((5 << 20) + 5)))
            let longest = try await store.read { view in
                var longest = 0
                try view.scan(Self.chunks, .all) { _, row in
                    longest = max(longest, row.count)
                    return .next
                }
                return longest
            }
            #expect(longest == (1 << 20) + 4)
        }
    }

    @Test func `A value whose chunk is gone is shorter, one whose chunk is changed is another, and no error`()
        async throws
    {
        try await source.withStore { store in
            let value = Self.value((3 << 20) + 5)
            try await store.commit(.put("t", key: [1], value: value))
            let place = ChunkKey(table: "t", row: [1], index: 2).bytes
            let chunk = try #require(try await store.bytes(Self.chunks, place))
            try await store.commit(.delete(Self.chunks, key: place))
            #expect(try await store.bytes("t", [1]) == Array(value[..<(2 << 20)]))
            try await store.commit(.put(Self.chunks, key: place, value: [1, 2, 3]))
            #expect(try await store.bytes("t", [1]) == Array(value[..<(2 << 20)]))
            try await store.commit(.put(Self.chunks, key: place, value: chunk.flipping(bit: 77)))
            #expect(try await store.bytes("t", [1]) == value.flipping(bit: (16 << 20) + 77 - 32))
            try await store.commit(.put(Self.chunks, key: place, value: chunk))
            #expect(try await store.bytes("t", [1]) == value)
        }
    }

    /// With its checksum, such a chunk is as long as a row that goes on.
    @Test func `A chunk that is as long as a row that goes on is one row`() async throws {
        try await source.withStore { store in
            let value = Self.value((2 << 20) - 4)
            try await store.commit(.put("t", key: [1], value: value))
            #expect(try await store.bytes("t", [1]) == value)
            let lengths = try await store.read { view in
                var lengths: [Int] = []
                try view.scan(Self.chunks, .all) { _, row in
                    lengths.append(row.count)
                    return .next
                }
                return lengths
            }
            #expect(lengths == [1 << 20])
        }
    }

    @Test func `A long value fits into a file whose free pages are nowhere in a row for all of it`() async throws {
        try await source.withStore { store in
            // Room for one chunk each time, between rows that stay.
            for round in 0..<UInt8(16) {
                for part in 0..<2 as Range<UInt8> {
                    try await store.commit(.put("gap", key: [round, part], value: Self.value(600_000)))
                }
                try await store.commit(.put("kept", key: [round], value: Self.value(50_000)))
            }
            for round in 0..<UInt8(16) {
                try await store.commit(.delete("gap", key: [round, 0]), .delete("gap", key: [round, 1]))
            }
            for number in 0..<UInt8(3) { try await store.commit(.put("small", key: [number], value: [1])) }
            let before = try await store.usage().fileBytes
            let value = Self.value(10 << 20)
            try await store.commit(.put("t", key: [1], value: value))
            // A few pages for branches, and for the lists of free pages.
            #expect(try await store.usage().fileBytes - before < 256 << 10)
            #expect(try await store.bytes("t", [1]) == value)
        }
    }

    @Test func `Guests write long values, and owners and readers see them whole, also in another process`() async throws
    {
        let store = try await LMDBStore.open(directory.journal)
        try await store.commit(.rows(0..<3))
        // Both have the journal open before there is a chunk in it.
        let reader = try await LMDBReader.open(directory.journal)
        #expect(try await reader.numbers() == [0, 1, 2])
        let other = try await OtherReader.start(directory.journal)
        let guest = try await LMDBGuest.open(directory.journal)
        let length = (2 << 20) + 11
        let number = try await guest.handInNext(bytes: length)
        let expected = [UInt8](repeating: 7, count: length)
        #expect(try await store.bytes(GuestTables.inbox.name, number.keyBytes) == expected)
        let seen = try await reader.read { view in try GuestTables.inbox.value(for: number, in: view) }
        #expect(seen == expected)
        try await store.commit(.rows(3..<4, bytes: length))
        #expect(try await other.end() == 4)
        #expect(try await other.bytes() == 30 + length)
        try await store.commit(GuestTables.inbox.delete(number))
        #expect(try await store.count(Self.chunks) == 2)
        await guest.close()
        await reader.close()
        await store.close()
    }

    @Test func `The room of long values is used again`() async throws {
        try await source.withStore { store in
            try await store.commit(.put("t", key: [0], value: Self.value(16 << 20)))
            let first = try await store.usage()
            for round in 1...8 as ClosedRange<UInt8> {
                try await store.commit(
                    .put("t", key: [round], value: Self.value(16 << 20)), .delete("t", key: [round - 1]))
                // What is small comes between.
                try await store.commit((0..<50).map { .put("s", key: [round, $0], value: Self.value(3_000)) })
            }
            let last = try await store.usage()
            #expect(last.fileBytes < first.fileBytes * 3)
            #expect(last.usedBytes < first.usedBytes * 2)
        }
    }
}
