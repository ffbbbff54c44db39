import Foundation
import RatchetJournal
import Testing

/// How LMDB's store keeps long values: in rows of bounded size.
struct ChunkTests {
    private static let chunks: TableName = "chunks"
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private var source: StoreSource { .directory(directory.journal) }

    private static func value(_ length: Int, seed: UInt64 = 1) -> [UInt8] {
        var chance = Seeded(seed: seed)
        return chance.bytes(length)
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

    private static func chunkKey(_ key: [UInt8], _ index: UInt8) -> [UInt8] {
        [1] + Array("t".utf8) + [UInt8(key.count)] + key + [0, 0, 0, index]
    }

    @Test func `A chunk that is missing, changed, cut or another's is found out`() async throws {
        try await source.withStore { store in
            let value = Self.value((3 << 20) + 5)
            try await store.commit(.put("t", key: [2], value: Self.value((3 << 20) + 5, seed: 2)))
            try await store.commit(.put("t", key: [1], value: value))
            let place = Self.chunkKey([1], 2)
            let chunk = try #require(try await store.bytes(Self.chunks, place))
            let other = try #require(try await store.bytes(Self.chunks, Self.chunkKey([2], 2)))
            let next = try #require(try await store.bytes(Self.chunks, Self.chunkKey([1], 1)))
            for damage in [nil, chunk.flipping(bit: 77), Array(chunk.dropLast()), other, next, []] {
                try await store.commit(
                    damage.map { .put(Self.chunks, key: place, value: $0) } ?? .delete(Self.chunks, key: place))
                let error = await #expect(throws: JournalError.self) { _ = try await store.bytes("t", [1]) }
                #expect(error?.code == .damaged)
                #expect(error?.message.contains("chunk 2 of the value in row 01 of table 't'") == true)
            }
            try await store.commit(.put(Self.chunks, key: place, value: chunk))
            #expect(try await store.bytes("t", [1]) == value)
        }
    }

    @Test func `A key that is too long for a long value is refused, and is none for a short one`() async throws {
        let key = [UInt8](repeating: 7, count: 505)
        try await source.withStore { store in
            try await store.commit(.put("t", key: key, value: [1]))
            await expectError(.tooLarge) {
                try await store.commit(.put("t", key: key, value: Self.value(1 << 20)))
            }
        }
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
