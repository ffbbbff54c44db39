import Foundation
import RatchetJournal
import Testing

@Suite struct LMDBStoreTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test func `A journal that is opened again has everything, and the next epoch`() async throws {
        let first = try await LMDBStore.open(directory.journal)
        try await first.commit(.rows(0..<100))
        await first.close()
        await first.close()
        let second = try await LMDBStore.open(directory.journal)
        #expect(second.epoch.rawValue == first.epoch.rawValue + 1)
        #expect(try await second.numbers() == Array(0..<100))
        await second.close()
    }

    @Test func `After its end a store throws closed`() async throws {
        let store = try await LMDBStore.open(directory.journal)
        await store.close()
        await expectError(.closed) { try await store.commit(.rows(0..<1)) }
        await expectError(.closed) { _ = try await store.numbers() }
        await expectError(.closed) { _ = try await store.usage() }
    }

    @Test func `A second owner is refused, and told who has the journal`() async throws {
        let store = try await LMDBStore.open(directory.journal)
        let error = await #expect(throws: JournalError.self) { try await LMDBStore.open(directory.journal) }
        #expect(error?.code == .heldByAnotherProcess)
        #expect(error?.message.contains("process \(ProcessInfo.processInfo.processIdentifier) on host") == true)
        try await store.commit(.rows(0..<1))
        await store.close()
        try await LMDBStore.open(directory.journal).close()
    }

    @Test func `The map grows while views are lent`() async throws {
        let configuration = LMDBConfiguration(mapBytes: 256 << 10)
        let store = try await LMDBStore.open(directory.journal, configuration: configuration)
        try await withThrowingTaskGroup { group in
            for _ in 0..<4 {
                group.addTask {
                    while try await store.numbers().last != 1999 { await Task.yield() }
                }
            }
            for start in stride(from: UInt64(0), to: 2000, by: 10) {
                try await store.commit(.rows(start..<start + 10, bytes: 1000))
            }
            try await group.waitForAll()
        }
        #expect(try await store.numbers() == Array(0..<2000))
        #expect(try await store.usage().mapBytes > 2_000_000)
        #expect(try await store.usage().usedBytes > 2_000_000)
        await store.close()
    }

    @Test func `A commit over the map's limit is refused whole, and the next smaller one is not`() async throws {
        let configuration = LMDBConfiguration(mapBytes: 256 << 10, mapLimit: 1 << 20)
        let store = try await LMDBStore.open(directory.journal, configuration: configuration)
        await expectError(.mapFull) { try await store.commit(.rows(0..<1000, bytes: 4000)) }
        #expect(try await store.numbers() == [])
        try await store.commit(.rows(0..<10))
        #expect(try await store.numbers() == Array(0..<10))
        await store.close()
    }

    @Test func `A key that is not greater than the last is damage`() async throws {
        let store = try await LMDBStore.open(directory.journal)
        try await store.commit(.rows(5..<6))
        await expectError(.damaged) { try await store.commit(.rows(5..<6)) }
        await store.close()
    }

    @Test func `A store that lost its epoch is fenced`() async throws {
        let store = try await LMDBStore.open(directory.journal)
        var takeOver = WriteBatch()
        takeOver.add(.put("meta", key: Array("epoch".utf8), value: [9, 0, 0, 0, 0, 0, 0, 0]))
        try await store.commit(takeOver)
        await expectError(.fenced) { try await store.commit(.rows(0..<1)) }
        #expect(try await store.numbers() == [])
        await store.close()
    }
}
