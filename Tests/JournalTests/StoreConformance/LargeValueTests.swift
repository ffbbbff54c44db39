import RatchetJournal
import Testing

/// What every store does with values that are longer than a row of LMDB's may be.
struct LargeValueTests {
    private static func value(_ length: Int) -> [UInt8] {
        var chance = Seeded(seed: UInt64(length))
        return chance.longBytes(length)
    }

    @Test(arguments: StoreUnderTest.allCases, [(1 << 20) - 1, 1 << 20, (1 << 20) + 1, 2 << 20, (3 << 20) + 5])
    func `A long value comes back, and is one row`(kind: StoreUnderTest, length: Int) async throws {
        let value = Self.value(length)
        try await kind.withSource { source in
            try await source.withStore { (store: any Store) async throws -> Void in
                try await store.commit(
                    .put("t", "a", "1"), .put("t", key: Array("b".utf8), value: value), .put("t", "c", "3"))
                try await store.commit(.append("u", key: Array("b".utf8), value: value))
            }
            try await source.withStore { (store: any Store) async throws -> Void in
                for table in ["t", "u"] as [TableName] {
                    #expect(try await store.bytes(table, Array("b".utf8)) == value)
                }
                #expect(try await store.count("t") == 3)
                #expect(try await Self.scan(store, .all) == [1, length, 1])
                #expect(try await Self.scan(store, KeyRange(descending: true)) == [1, length, 1])
                #expect(try await Self.scan(store, KeyRange(from: Array("b".utf8))) == [length, 1])
            }
        }
    }

    /// The lengths of a table's values, each of which is checked.
    private static func scan(_ store: any Store, _ range: KeyRange) async throws -> [Int] {
        try await store.read { view in
            var lengths: [Int] = []
            try view.scan("t", range) { key, value in
                lengths.append(value.count)
                if value.count > 1 { #expect(Array(value) == Self.value(value.count)) }
                return .next
            }
            return lengths
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `A long value is replaced by a shorter and by a longer one`(kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            for length in [3 << 20, 5, (2 << 20) + 9, (4 << 20) + 1, 1 << 20, 0] {
                let value = Self.value(length)
                try await store.commit(.put("t", key: [1], value: value))
                #expect(try await store.bytes("t", [1]) == value)
            }
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `Long values are deleted and trimmed like others`(kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let value = Self.value((2 << 20) + 7)
            for key in 1...4 as ClosedRange<UInt8> { try await store.commit(.append("t", key: [key], value: value)) }
            try await store.commit(.trim("t", below: [4], limit: 2), .delete("t", key: [4]))
            #expect(try await store.count("t") == 1)
            #expect(try await store.bytes("t", [3]) == value)
            try await store.commit(.put("t", key: [4], value: [9]))
            #expect(try await store.bytes("t", [4]) == [9])
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `The key of a long value may have 400 bytes, and that of a short one 511`(kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let long = Self.value(1 << 20)
            let key = [UInt8](repeating: 7, count: 400)
            try await store.commit(
                .put("t", key: key, value: long), .append("u", key: key, value: long),
                .put("t", key: key + key.prefix(111), value: Self.value((1 << 20) - 1)))
            #expect(try await store.bytes("t", key) == long)
            #expect(try await store.bytes("u", key) == long)
            await expectError(.tooLarge) { try await store.commit(.put("t", key: key + [7], value: long)) }
        }
    }

    /// The same key in two tables, and keys of which one is the start of another.
    @Test(arguments: StoreUnderTest.allCases)
    func `Long values of like keys do not get mixed up`(kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let places: [(TableName, [UInt8])] = [
                ("t", [1]), ("t", [1, 0, 0, 0, 1]), ("t", [1, 1]), ("u", [1]), ("t1", [1]),
            ]
            for (number, (table, key)) in places.enumerated() {
                try await store.commit(.put(table, key: key, value: Self.value((2 << 20) + number)))
            }
            try await store.commit(.delete("t", key: [1]))
            for (number, (table, key)) in places.enumerated().dropFirst() {
                #expect(try await store.bytes(table, key) == Self.value((2 << 20) + number))
            }
        }
    }
}
