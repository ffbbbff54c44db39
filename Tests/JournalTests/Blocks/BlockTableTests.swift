import RatchetJournal
import Testing

/// A table whose values are blocks.
struct BlockTableTests {
    private static let table = BlockTable<String>("plans", limit: 1_000)
    private static let value = Array("a value that nobody else may see".utf8)

    /// The table with one row, changed by `change`.
    private static func value(
        of key: String, _ codecs: [Mask] = [], _ change: @escaping @Sendable (inout [UInt8]) -> Void = { _ in }
    ) async throws -> [UInt8]? {
        let blocks = try Blocks(codecs: codecs)
        let put = try table.put("a", value, with: blocks)
        guard case .put(let name, _, var row) = put else { return nil }
        change(&row)
        return try await StoreSource.memory().withStore { store in
            try await store.commit(.put(name, key: Array(key.utf8), value: row))
            return try await store.read { view in try table.value(for: key, in: view, with: blocks) }
        }
    }

    @Test(arguments: [[], [Mask(200)]]) func `A value comes back`(codecs: [Mask]) async throws {
        #expect(try await Self.value(of: "a", codecs) == Self.value)
    }

    @Test func `Any flipped bit is found`() async throws {
        for bit in 0..<(Self.value.count + 5) * 8 {
            await expectError(.damaged) { _ = try await Self.value(of: "a") { $0 = $0.flipping(bit: bit) } }
        }
    }

    @Test func `A value in another's place is refused, and so is one that is cut short`() async throws {
        await expectError(.damaged) { _ = try await Self.value(of: "b") }
        for length in 0..<Self.value.count + 5 {
            await expectError(.damaged) { _ = try await Self.value(of: "a") { $0 = Array($0.prefix(length)) } }
        }
    }

    @Test func `A value over the limit is refused`() async throws {
        await expectError(.tooLarge) {
            _ = try Self.table.put("a", [UInt8](repeating: 0, count: 1_001), with: .plain)
        }
    }

    @Test func `A scan hands out keys and values in order`() async throws {
        let puts = try ["b", "a"].map { try Self.table.put($0, Array("value of \($0)".utf8), with: .plain) }
        let (rows, keys) = try await StoreSource.memory().withStore { store in
            try await store.commit(puts)
            return try await store.read { view in
                var (rows, keys): ([String], [String]) = ([], [])
                try Self.table.scan(.all, in: view, with: .plain) { key, value in
                    rows.append("\(key): \(String(decoding: value, as: UTF8.self))")
                    return .next
                }
                try Self.table.scanKeys(.all, in: view) { key in
                    keys.append(key)
                    return .next
                }
                return (rows, keys)
            }
        }
        #expect(rows == ["a: value of a", "b: value of b"])
        #expect(keys == ["a", "b"])
    }
}
