import Dispatch
import RatchetJournal
import Testing

/// How a view hands out the rows of a table.
struct ScanTests {
    @Test(
        arguments: StoreUnderTest.allCases,
        [
            ScanCase(nil, nil, "abcd"), ScanCase("b", nil, "bcd"), ScanCase(nil, "c", "ab"), ScanCase("b", "d", "bc"),
            ScanCase("aa", "cc", "bc"), ScanCase("c", "c", ""), ScanCase("d", "a", ""), ScanCase("e", nil, ""),
            ScanCase(nil, "A", ""), ScanCase("A", "z", "abcd"), ScanCase("d", "e", "d"), ScanCase("a", "aa", "a"),
        ])
    func `A scan visits its range in both directions`(kind: StoreUnderTest, scan: ScanCase) async throws {
        try await kind.withStore { store in
            try await store.commit(["b", "d", "a", "c"].map { .put("t", $0, $0) })
            let expected = scan.found.map { "\($0)=\($0)" }
            let forward = try await store.rows("t", from: scan.lower, upTo: scan.upper)
            let backward = try await store.rows("t", from: scan.lower, upTo: scan.upper, descending: true)
            #expect(forward == expected)
            #expect(backward == expected.reversed())
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `A scan ends when it is told to stop`(kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.commit(["a", "b", "c"].map { .put("t", $0, $0) })
            #expect(try await store.rows("t", atMost: 1) == ["a=a"])
            #expect(try await store.rows("t", atMost: 2) == ["a=a", "b=b"])
            #expect(try await store.rows("t", descending: true, atMost: 2) == ["c=c", "b=b"])
        }
    }

    @Test(arguments: StoreUnderTest.allCases, [1, 127, 128, 129, 300, 999])
    func `A scan of many rows ends when it is told to stop`(kind: StoreUnderTest, limit: Int) async throws {
        try await kind.withStore { store in
            let keys = (1_000..<2_000).map { "\($0)" }
            try await store.commit(keys.map { .append("t", $0, $0) })
            let rows = keys.map { "\($0)=\($0)" }
            #expect(try await store.rows("t", atMost: limit) == Array(rows.prefix(limit)))
            #expect(try await store.rows("t", descending: true, atMost: limit) == Array(rows.reversed().prefix(limit)))
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `What a scan's body throws comes out, and the store goes on`(kind: StoreUnderTest) async throws {
        struct Enough: Error {}
        try await kind.withStore { store in
            try await store.commit(.put("t", "a", "1"))
            await #expect(throws: Enough.self) {
                try await store.read { view in try view.scan("t", .all) { _, _ in throw Enough() } }
            }
            try await store.commit(.put("t", "a", "2"))
            #expect(try await store.rows("t") == ["a=2"])
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `A table that nobody has written to is empty`(kind: StoreUnderTest) async throws {
        try await kind.withStore { store async throws in
            #expect(try await store.rows("none") == [])
            #expect(try await store.rows("none", from: "a", upTo: "b", descending: true) == [])
            #expect(try await store.value("none", "a") == nil)
            #expect(try await store.count("none") == 0)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `A view does not see what is committed while it is lent`(kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.commit(.put("t", "a", "1"))
            let (lent, lending) = AsyncStream.makeStream(of: Void.self)
            let committed = DispatchSemaphore(value: 0)
            // The view's closure blocks its thread: it gets one of its own.
            async let seen = oneByOne {
                defer { lending.finish() }
                return try await store.read { view in
                    let before = try Self.state(of: view)
                    lending.finish()
                    committed.wait()
                    return [before, try Self.state(of: view)]
                }
            }
            for await _ in lent {}
            defer { committed.signal() }
            try await store.commit(.put("t", "a", "2"), .put("t", "b", "3"), .put("new", "c", "4"))
            #expect(try await store.rows("t") == ["a=2", "b=3"])
            committed.signal()
            #expect(try await seen == [["1", "1", "0"], ["1", "1", "0"]])
        }
    }

    /// The value of a row, and how many rows each of two tables has.
    private static func state(of view: borrowing any StoreView & ~Copyable) throws -> [String] {
        let value = try view.value(for: Array("a".utf8), in: "t") ?? []
        return [String(decoding: value, as: UTF8.self), "\(try view.count(of: "t"))", "\(try view.count(of: "new"))"]
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `A view is of one moment while commits are made`(kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.commit(Self.rows(of: 0))
            try await withThrowingTaskGroup { group in
                group.addTask {
                    for round in 1...200 { try await store.commit(Self.rows(of: round)) }
                }
                group.addTask {
                    var seen = 0
                    while seen < 200 {
                        let round = try await store.read { view in try Self.round(of: view) }
                        try #require(round >= seen, "a view is older than the one before")
                        seen = round
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    private static let tables: [TableName] = ["first", "second"]

    /// Each round writes the same 50 rows anew in both tables, and adds one more to the first.
    private static func rows(of round: Int) -> [WriteBatch.Operation] {
        let more = WriteBatch.Operation.append("rounds", key: UInt64(round).keyBytes, value: [])
        return [more]
            + tables.flatMap { table in
                (0..<50).map { .put(table, key: UInt64($0).keyBytes, value: UInt64(round).keyBytes) }
            }
    }

    /// The round that all rows of the view are of.
    private static func round(of view: borrowing any StoreView & ~Copyable) throws -> Int {
        let round = try #require(try view.value(for: UInt64(7).keyBytes, in: "second"))
        for table in tables {
            var rows = 0
            try view.scan(table, .all) { _, value in
                try #require(value.elementsEqual(round), "a view shows rows of two commits")
                rows += 1
                return .next
            }
            try #require(rows == 50)
        }
        let number = try #require(round.withUnsafeBytes { UInt64(keyBytes: $0) })
        try #require(try view.count(of: "rounds") == Int(number) + 1)
        return Int(number)
    }
}

/// Which of the rows a, b, c and d a scan finds.
struct ScanCase: Sendable, CustomTestStringConvertible {
    let lower: String?
    let upper: String?
    let found: String

    init(_ lower: String?, _ upper: String?, _ found: String) {
        self.lower = lower
        self.upper = upper
        self.found = found
    }

    var testDescription: String { "from \(lower ?? "the first") up to \(upper ?? "the last")" }
}
