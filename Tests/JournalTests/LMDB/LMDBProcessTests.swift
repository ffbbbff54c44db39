import Foundation
import RatchetJournal
import Testing

/// What only another process can show: each test does a part of its work in a child.
@Suite struct LMDBProcessTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test func `A reader follows when another process enlarges the map`() async throws {
        try await LMDBStore.open(directory.journal, configuration: LMDBConfiguration(mapBytes: 256 << 10)).close()
        let reader = try await LMDBReader.open(directory.journal)
        #expect(try await reader.numbers() == [])
        await #expect(processExitsWith: .success) { [path = directory.journal as String] in
            let store = try await LMDBStore.open(path, configuration: LMDBConfiguration(mapBytes: 256 << 10))
            for start in stride(from: UInt64(0), to: 1000, by: 100) {
                try await store.commit(.rows(start..<start + 100, bytes: 4000))
            }
            await store.close()
        }
        #expect(try await reader.numbers() == Array(0..<1000))
        await reader.close()
    }

    @Test func `Another process is refused, and told who has the journal`() async throws {
        let store = try await LMDBStore.open(directory.journal)
        let pid = ProcessInfo.processInfo.processIdentifier
        await #expect(processExitsWith: .success) { [path = directory.journal as String, pid = pid as Int32] in
            let error = await #expect(throws: JournalError.self) { try await LMDBStore.open(path) }
            #expect(error?.code == .heldByAnotherProcess)
            #expect(error?.message.contains("process \(pid) on host") == true)
        }
        await store.close()
    }

    @Test func `Another process reads beside the owner, and sees what was committed`() async throws {
        let store = try await LMDBStore.open(directory.journal)
        try await store.commit(.rows(0..<10))
        await #expect(processExitsWith: .success) { [path = directory.journal as String] in
            let reader = try await LMDBReader.open(path)
            #expect(try await reader.numbers() == Array(0..<10))
            #expect(try reader.owner?.pid != ProcessInfo.processInfo.processIdentifier)
        }
        try await store.commit(.rows(10..<11))
        await store.close()
    }

    @Test func `A journal whose owner was killed is free, with all that was committed`() async throws {
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = directory.journal as String] in
            let store = try await LMDBStore.open(path)
            try await store.commit(.rows(0..<10))
            kill(getpid(), SIGKILL)
        }
        let store = try await LMDBStore.open(directory.journal)
        #expect(try await store.numbers() == Array(0..<10))
        #expect(store.epoch.rawValue == 2)
        await store.close()
    }

    @Test func `A lock that a killed owner's child still has for a moment is waited for`() async throws {
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = directory.journal as String] in
            let store = try await LMDBStore.open(path)
            kill(getpid(), SIGKILL)
            await store.close()
        }
        // What a child between its fork and its program has of its parent: the lock, and nothing else.
        let inherited = open(directory.journal + "/owner", O_RDWR)
        defer { close(inherited) }
        #expect(flock(inherited, LOCK_EX | LOCK_NB) == 0)
        // Nobody can tell when the store has met the lock; a thread lets it go in a moment, however busy the pool is.
        Thread.detachNewThread {
            usleep(20_000)
            _ = flock(inherited, LOCK_UN)
        }
        try await LMDBStore.open(directory.journal).close()
    }
}
