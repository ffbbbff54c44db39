import RatchetJournal
import Testing

/// A store against a model of it, with batches made by chance.
struct ModelTests {
    @Test(arguments: StoreUnderTest.allCases, [1, 2, 3] as [UInt64])
    func `Whatever is committed, the rows are those of the model`(kind: StoreUnderTest, seed: UInt64) async throws {
        var chance = Seeded(seed: seed)
        var model: [UInt64: [UInt8]] = [:]
        try await kind.withSource { source in
            for _ in 0..<4 {
                try await source.withStore { store in
                    #expect(try await Self.differences(store, model, &chance) == [])
                    for _ in 0..<30 {
                        let batch = (0..<40).map { _ in Self.change(&model, &chance) }
                        try await store.commit(batch)
                        #expect(try await Self.differences(store, model, &chance) == [])
                    }
                }
            }
        }
    }

    /// One change of the model, and the operation that is to have the same effect. Most put: the table grows.
    private static func change(_ model: inout [UInt64: [UInt8]], _ chance: inout Seeded) -> WriteBatch.Operation {
        let key = UInt64.random(in: 0..<2_000, using: &chance)
        let value = chance.bytes(Int.random(in: 0..<20, using: &chance))
        switch Int.random(in: 0..<100, using: &chance) {
        case 0..<60:
            model[key] = value
            return .put("t", key: key.keyBytes, value: value)
        case 60..<75:
            model[key] = nil
            return .delete("t", key: key.keyBytes)
        case 75..<80:
            let expected = Bool.random(using: &chance) ? model[key] ?? value : value
            if model[key] == expected { model[key] = nil }
            return .deleteIfEqual("t", key: key.keyBytes, value: expected)
        case 80..<95:
            let next = (model.keys.max() ?? 0) + 1
            model[next] = value
            return .append("t", key: next.keyBytes, value: value)
        case 95..<98:
            let end = key + UInt64.random(in: 0..<400, using: &chance)
            let limit = Int.random(in: 0..<300, using: &chance)
            for gone in model.keys.filter({ key <= $0 && $0 < end }).sorted().prefix(limit) { model[gone] = nil }
            return .deleteRange("t", from: key.keyBytes, upTo: end.keyBytes, limit: limit)
        default:
            let limit = Int.random(in: 0..<300, using: &chance)
            for gone in model.keys.filter({ $0 < key }).sorted().prefix(limit) { model[gone] = nil }
            return .trim("t", below: key.keyBytes, limit: limit)
        }
    }

    /// What a view of the whole table, of a range and of single rows has that the model does not say.
    private static func differences(
        _ store: any Store, _ model: [UInt64: [UInt8]], _ chance: inout Seeded
    ) async throws -> [String] {
        let bounds = [UInt64.random(in: 0..<2_200, using: &chance), UInt64.random(in: 0..<2_200, using: &chance)]
        let isDescending = Bool.random(using: &chance)
        return try await store.read { view in
            var found: [String] = []
            if try view.count(of: "t") != model.count { found.append("the count") }
            if try rows(view, .all) != model.keys.sorted() { found.append("the whole table") }
            let range = KeyRange(from: bounds[0].keyBytes, upTo: bounds[1].keyBytes, descending: isDescending)
            let expected = model.keys.filter { bounds[0] <= $0 && $0 < bounds[1] }.sorted()
            if try rows(view, range) != (isDescending ? expected.reversed() : expected) { found.append("a range") }
            for key in bounds + model.keys where try view.value(for: key.keyBytes, in: "t") != model[key] {
                found.append("the row \(key)")
            }
            return found
        }
    }

    private static func rows(_ view: borrowing any StoreView & ~Copyable, _ range: KeyRange) throws -> [UInt64] {
        var keys: [UInt64] = []
        try view.scan("t", range) { key, _ in
            keys.append(try #require(UInt64(keyBytes: key)))
            return .next
        }
        return keys
    }
}
