import Foundation
import RatchetJournal
import Testing

@Suite struct LMDBReaderTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test func `Where there is no journal nothing is found, and nothing made`() async throws {
        await expectError(.notFound) { _ = try await LMDBReader.open(directory.journal) }
        await expectError(.notFound) { _ = try await LMDBReader.open(directory.path) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == [])
    }

    @Test func `A reader sees each commit of a live store, also to tables that are new`() async throws {
        let store = try await LMDBStore.open(directory.journal)
        let reader = try await LMDBReader.open(directory.journal)
        #expect(try await reader.numbers() == [])
        for last in 0..<UInt64(5) {
            try await store.commit(.rows(last..<last + 1))
            #expect(try await reader.numbers() == Array(0...last))
        }
        await reader.close()
        await expectError(.closed) { _ = try await reader.numbers() }
        try await store.commit(.rows(5..<6))
        await store.close()
    }

    @Test func `A reader goes on while stores come and go`() async throws {
        try await LMDBStore.open(directory.journal).close()
        let reader = try await LMDBReader.open(directory.journal)
        for round in 0..<UInt64(3) {
            let store = try await LMDBStore.open(directory.journal)
            try await store.commit(.rows(round..<round + 1))
            #expect(try await reader.numbers() == Array(0...round))
            await store.close()
            #expect(try await reader.numbers() == Array(0...round))
        }
        await reader.close()
    }

    @Test func `A reader knows the owner while there is one`() async throws {
        let store = try await LMDBStore.open(directory.journal)
        let reader = try await LMDBReader.open(directory.journal)
        let owner = try #require(try reader.owner)
        #expect(owner.pid == ProcessInfo.processInfo.processIdentifier)
        #expect(owner.host == ProcessInfo.processInfo.hostName)
        #expect(owner.since > 1_700_000_000)
        await store.close()
        #expect(try reader.owner == nil)
        await reader.close()
    }

    @Test func `Looking for an owner never keeps a store out`() async throws {
        try await LMDBStore.open(directory.journal).close()
        let reader = try await LMDBReader.open(directory.journal)
        try await withThrowingTaskGroup { group in
            group.addTask {
                while !Task.isCancelled { _ = try reader.owner }
            }
            for _ in 0..<20 { try await LMDBStore.open(directory.journal).close() }
            group.cancelAll()
            try await group.waitForAll()
        }
        await reader.close()
    }

    @Test func `A store that is let go without being closed can be opened again`() async throws {
        for round in 1...3 {
            let store = try await LMDBStore.open(directory.journal)
            #expect(store.epoch.rawValue == UInt64(round))
        }
    }
}
