import RatchetJournal
import Testing

/// What a commit does to a store's tables.
struct CommitTests {
    @Test(arguments: StoreUnderTest.allCases)
    func `A row that was put is found, and putting it again replaces it`(kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.commit(.put("t", "b", "1"), .put("t", "a", "2"))
            #expect(try await store.rows("t") == ["a=2", "b=1"])
            try await store.commit(.put("t", "b", "longer than before"))
            #expect(try await store.value("t", "b") == "longer than before")
            #expect(try await store.count("t") == 2)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `A value may be empty`(kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.commit(.put("t", "a", ""))
            #expect(try await store.value("t", "a") == "")
            #expect(try await store.rows("t") == ["a="])
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `A deleted row is gone, and one that is not there can be deleted`(kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.commit(.put("t", "a", "1"), .put("t", "b", "2"))
            try await store.commit(.delete("t", "a"), .delete("t", "none"), .delete("none", "a"))
            #expect(try await store.rows("t") == ["b=2"])
            #expect(try await store.value("t", "a") == nil)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `A row is deleted if it has that value, and stays if it has another`(kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.commit(.put("t", "a", "1"), .put("t", "b", "2"), .put("t", "c", ""), .put("t", "d", ""))
            try await store.commit(
                .deleteIfEqual("t", "a", "1"), .deleteIfEqual("t", "b", "1"), .deleteIfEqual("t", "c", ""),
                .deleteIfEqual("t", "d", "1"), .deleteIfEqual("t", "none", ""), .deleteIfEqual("none", "a", "1"))
            #expect(try await store.rows("t") == ["b=2", "d="])
            // It is the value that the operations before have left.
            try await store.commit(
                .put("t", "b", "3"), .deleteIfEqual("t", "b", "2"), .put("t", "d", "4"), .deleteIfEqual("t", "d", "4"))
            #expect(try await store.rows("t") == ["b=3"])
            let long = [UInt8](repeating: 7, count: 1_200_000)
            try await store.commit(.put("t", key: [1], value: long))
            try await store.commit(.deleteIfEqual("t", key: [1], value: Array(long.dropLast())))
            #expect(try await store.count("t") == 2)
            try await store.commit(.deleteIfEqual("t", key: [1], value: long))
            #expect(try await store.rows("t") == ["b=3"])
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `Rows are appended behind the last one`(kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.commit(.append("t", "a", "1"), .append("t", "b", "2"))
            try await store.commit(.append("t", "ba", "3"))
            #expect(try await store.rows("t") == ["a=1", "b=2", "ba=3"])
        }
    }

    @Test(arguments: StoreUnderTest.allCases, ["b", "az", "a"])
    func `An append that is not behind the last row is refused, with all of its batch`(
        kind: StoreUnderTest, key: String
    ) async throws {
        try await kind.withSource { source in
            try await source.withStore { store in
                try await store.commit(.append("t", "a", "1"), .append("t", "b", "2"))
                await expectError(.damaged) {
                    try await store.commit(.put("other", "x", "y"), .delete("t", "a"), .append("t", key, "3"))
                }
            }
            try await source.withStore { store async throws in
                #expect(try await store.rows("t") == ["a=1", "b=2"])
                #expect(try await store.rows("other") == [])
            }
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `An append may follow once the rows in its way are deleted`(kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.commit(.append("t", "a", "1"), .append("t", "c", "2"))
            try await store.commit(.delete("t", "c"), .append("t", "b", "3"))
            #expect(try await store.rows("t") == ["a=1", "b=3"])
        }
    }

    @Test(
        arguments: StoreUnderTest.allCases,
        [
            TrimCase(below: "c", limit: 10, rest: ["c=3", "d=4"]),
            TrimCase(below: "c", limit: 1, rest: ["b=2", "c=3", "d=4"]),
            TrimCase(below: "bb", limit: 2, rest: ["c=3", "d=4"]),
            TrimCase(below: "a", limit: 10, rest: ["a=1", "b=2", "c=3", "d=4"]),
            TrimCase(below: "z", limit: 4, rest: []),
            TrimCase(below: "z", limit: .max, rest: []),
            TrimCase(below: "z", limit: 0, rest: ["a=1", "b=2", "c=3", "d=4"]),
        ])
    func `A trim removes rows from the start, below its bound and up to its limit`(
        kind: StoreUnderTest, trim: TrimCase
    ) async throws {
        try await kind.withStore { store in
            try await store.commit(
                .put("t", "a", "1"), .put("t", "b", "2"), .put("t", "c", "3"), .put("t", "d", "4"))
            try await store.commit(
                .trim("t", below: trim.below, limit: trim.limit), .trim("none", below: trim.below, limit: trim.limit))
            #expect(try await store.rows("t") == trim.rest)
            #expect(try await store.count("t") == trim.rest.count)
        }
    }

    @Test(
        arguments: StoreUnderTest.allCases,
        [
            RangeCase(from: "b", upTo: "d", limit: 10, rest: ["a=1", "d=4"]),
            RangeCase(from: "b", upTo: "d", limit: 1, rest: ["a=1", "c=3", "d=4"]),
            RangeCase(from: "aa", upTo: "cc", limit: 2, rest: ["a=1", "d=4"]),
            RangeCase(from: "c", upTo: "z", limit: .max, rest: ["a=1", "b=2"]),
            RangeCase(from: "a", upTo: "z", limit: 4, rest: []),
            RangeCase(from: "a", upTo: "z", limit: 0, rest: ["a=1", "b=2", "c=3", "d=4"]),
            RangeCase(from: "b", upTo: "b", limit: 10, rest: ["a=1", "b=2", "c=3", "d=4"]),
            RangeCase(from: "d", upTo: "b", limit: 10, rest: ["a=1", "b=2", "c=3", "d=4"]),
            RangeCase(from: "x", upTo: "z", limit: 10, rest: ["a=1", "b=2", "c=3", "d=4"]),
        ])
    func `A range of rows is removed, the least key first and up to the limit`(
        kind: StoreUnderTest, range: RangeCase
    ) async throws {
        try await kind.withStore { store in
            try await store.commit(
                .put("t", "a", "1"), .put("t", "b", "2"), .put("t", "c", "3"), .put("t", "d", "4"))
            try await store.commit(
                .deleteRange("t", from: range.from, upTo: range.upTo, limit: range.limit),
                .deleteRange("none", from: range.from, upTo: range.upTo, limit: range.limit))
            #expect(try await store.rows("t") == range.rest)
            #expect(try await store.count("t") == range.rest.count)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `Operations are carried out in their order`(kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.commit(
                .put("t", "a", "1"), .delete("t", "a"), .put("t", "a", "2"), .put("t", "b", "3"), .delete("t", "b"),
                .append("t", "c", "4"), .put("t", "c", "5"), .trim("t", below: "b", limit: 1), .put("t", "aa", "6"))
            #expect(try await store.rows("t") == ["aa=6", "c=5"])
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `An empty batch is a commit that changes nothing`(kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.commit(.put("t", "a", "1"))
            try await store.commit()
            #expect(try await store.rows("t") == ["a=1"])
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `Tables do not see each other's rows`(kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.commit(.put("t", "a", "1"), .put("u", "a", "2"), .put("u", "b", "3"))
            try await store.commit(.delete("u", "a"))
            #expect(try await store.rows("t") == ["a=1"])
            #expect(try await store.rows("u") == ["b=3"])
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `What is committed takes room, and no more than the store says`(kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.commit(.put("t", key: [1], value: Array(repeating: 7, count: 100_000)))
            let usage = try await store.usage()
            #expect(usage.usedBytes >= 100_000)
            #expect(usage.fileBytes >= usage.usedBytes)
            #expect(usage.mapBytes >= usage.usedBytes)
        }
    }
}

/// What is left of the rows a, b, c and d when a range of them is removed.
struct RangeCase: Sendable, CustomTestStringConvertible {
    let from: String
    let upTo: String
    let limit: Int
    let rest: [String]

    var testDescription: String { "from \(from) up to \(upTo), at most \(limit)" }
}

/// What a trim leaves of the rows a, b, c and d.
struct TrimCase: Sendable, CustomTestStringConvertible {
    let below: String
    let limit: Int
    let rest: [String]

    var testDescription: String { "below \(below), at most \(limit)" }
}
