import RatchetJournal
import Testing

/// Which keys and values a store takes.
struct KeyTests {
    /// Every operation that has a key.
    static let operations: [@Sendable ([UInt8]) -> WriteBatch.Operation] = [
        { .put("t", key: $0, value: []) }, { .append("t", key: $0, value: []) }, { .delete("t", key: $0) },
        { .deleteIfEqual("t", key: $0, value: []) },
        { .trim("t", below: $0, limit: 1) }, { .deleteRange("t", from: $0, upTo: [1], limit: 1) },
    ]

    @Test(arguments: StoreUnderTest.allCases)
    func `A key of 511 bytes is taken`(kind: StoreUnderTest) async throws {
        let key = [UInt8](repeating: 0xFF, count: WriteBatch.keyLimit)
        for operation in Self.operations {
            try await kind.withStore { store in
                try await store.commit(operation(key), .put("u", key: key, value: [1]))
                #expect(try await store.bytes("u", key) == [1])
            }
        }
    }

    @Test(arguments: StoreUnderTest.allCases, [0, 512, 4_000])
    func `A key that is empty or too long is refused, with all of its batch`(
        kind: StoreUnderTest, length: Int
    ) async throws {
        let key = [UInt8](repeating: 1, count: length)
        for operation in Self.operations {
            try await kind.withSource { source in
                try await source.withStore { store in
                    await expectError(.tooLarge) {
                        try await store.commit(.put("u", "a", "1"), operation(key))
                    }
                }
                try await source.withStore { store async throws in
                    #expect(try await store.rows("u") == [])
                }
            }
        }
    }

    @Test(arguments: StoreUnderTest.allCases, [0, 512])
    func `A key that no row can have has no row`(kind: StoreUnderTest, length: Int) async throws {
        try await kind.withStore { store in
            try await store.commit(.put("t", "a", "1"))
            #expect(try await store.bytes("t", [UInt8](repeating: 1, count: length)) == nil)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `Keys sort by their bytes, a prefix before what goes on`(kind: StoreUnderTest) async throws {
        let keys: [[UInt8]] = [[0], [0, 0], [0, 1], [1], [1, 0xFF], [0x7F], [0x80], [0xFF], [0xFF, 0]]
        try await kind.withStore { store in
            try await store.commit(keys.shuffled().map { .put("t", key: $0, value: []) })
            let found = try await store.read { view in
                var found: [[UInt8]] = []
                try view.scan("t", .all) { key, _ in
                    found.append(Array(key))
                    return .next
                }
                return found
            }
            #expect(found == keys)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `A value of a mebibyte survives`(kind: StoreUnderTest) async throws {
        var chance = Seeded(seed: 1)
        let value = chance.bytes(1 << 20)
        try await kind.withSource { source in
            try await source.withStore { try await $0.commit(.put("t", key: [1], value: value)) }
            try await source.withStore { store async throws in
                #expect(try await store.bytes("t", [1]) == value)
            }
        }
    }
}
