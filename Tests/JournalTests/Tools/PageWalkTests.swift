import Foundation
import Testing

@testable import RatchetJournal

/// The file of a store, read page by page without LMDB.
@Suite(.timeLimit(.minutes(10))) struct PageWalkTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `After any changes each page is in use once or free, and the rows are those that LMDB has`(
        seed: UInt64
    ) async throws {
        var random = Seeded(seed: seed)
        let store = try await LMDBStore.open(directory.journal, configuration: LMDBConfiguration(mapBytes: 64 << 10))
        for _ in 0..<12 {
            try await store.commit(Self.batch(&random))
            let pages = try await PageStore.open(directory.journal)
            let walk = try await pages.readPages { PageWalk.walk($0) { _ in } }
            #expect(walk.faults == [])
            for table in ["one", "two", "three"] as [TableName] {
                let range = Self.range(&random)
                #expect(try await pages.rows(table, range) == store.rows(table, range))
                let key = Self.key(&random)
                let found = try await pages.read { view in try view.value(for: key, in: table) }
                #expect(try await store.read { view in try view.value(for: key, in: table) } == found)
                let count = try await pages.read { view in try view.count(of: table) }
                #expect(try await store.read { view in try view.count(of: table) } == count)
            }
            await pages.close()
        }
        await store.close()
        let walk = try await PageStore.walk(directory.journal)
        #expect(walk.faults == [] && walk.usedPages > 0 && walk.tables.count == 4)
    }

    private static func batch(_ random: inout Seeded) -> WriteBatch {
        var batch = WriteBatch()
        for _ in 0..<Int.random(in: 1...150, using: &random) {
            let table: TableName = ["one", "two", "three"].randomElement(using: &random) ?? "one"
            switch Int.random(in: 0..<10, using: &random) {
            case 0...5:
                let bytes = Int.random(in: 0...300, using: &random)
                batch.add(.put(table, key: key(&random), value: [UInt8](repeating: 7, count: bytes)))
            case 6:
                batch.add(
                    .put(table, key: key(&random), value: random.bytes(Int.random(in: 2_000...20_000, using: &random))))
            default: batch.add(.delete(table, key: key(&random)))
            }
        }
        return batch
    }

    private static func key(_ random: inout Seeded) -> [UInt8] {
        let number = UInt64.random(in: 0..<600, using: &random)
        return number.keyBytes + [UInt8](repeating: 1, count: number.isMultiple(of: 7) ? 400 : 0)
    }

    private static func range(_ random: inout Seeded) -> KeyRange {
        KeyRange(
            from: Bool.random(using: &random) ? key(&random) : nil,
            upTo: Bool.random(using: &random) ? key(&random) : nil, descending: Bool.random(using: &random))
    }
}

extension ReadableStore {
    fileprivate func rows(_ table: TableName, _ range: KeyRange) async throws -> [[UInt8]] {
        try await read { view in
            var rows: [[UInt8]] = []
            try view.scan(table, range) { key, value in
                rows.append(Array(key) + Array(value))
                return .next
            }
            return rows
        }
    }
}

extension PageStore {
    /// What a walk through the pages of a journal finds.
    static func walk(_ path: String) async throws -> PageWalk.Result {
        let store = try await PageStore.open(path)
        let walk = try await store.readPages { PageWalk.walk($0) { _ in } }
        await store.close()
        return walk
    }
}
