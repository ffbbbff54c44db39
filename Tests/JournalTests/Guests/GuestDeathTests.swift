import Foundation
import RatchetJournal
import Testing

/// Guests and readers that are killed at the worst moments.
@Suite struct GuestDeathTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test func `A guest that is killed inside of its change leaves nothing, and holds nobody up`() async throws {
        let store = try await LMDBStore.open(directory.journal)
        for _ in 0..<3 {
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = directory.journal as String] in
                let guest = try await LMDBGuest.open(path)
                try await guest.handIn { _ throws(JournalError) -> (WriteBatch, Void) in
                    kill(getpid(), SIGKILL)
                    while true { pause() }
                }
            }
            try await store.commit(.rows(0..<1).replacing)
        }
        #expect(try await store.handedIn() == [])
        let guest = try await LMDBGuest.open(directory.journal)
        #expect(try await guest.handInNext() == 1)
        await guest.close()
        await store.close()
    }

    @Test func `What a guest has committed is there when it is killed right after`() async throws {
        try await LMDBStore.open(directory.journal).close()
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = directory.journal as String] in
            let guest = try await LMDBGuest.open(path, probe: { if $0 == .afterCommit { kill(getpid(), SIGKILL) } })
            try await guest.handInNext()
        }
        let store = try await LMDBStore.open(directory.journal)
        #expect(try await store.handedIn() == [1])
        await store.close()
    }

    /// Every commit replaces the same rows: without the dead reader's place, the file has a size that it keeps.
    @Test func `A reader that was killed with a view does not make the file grow for ever`() async throws {
        let store = try await LMDBStore.open(directory.journal)
        try await store.commit(.rows(0..<50, bytes: 2_000).replacing)
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = directory.journal as String] in
            let reader = try await LMDBReader.open(path)
            try await reader.read { _ in
                kill(getpid(), SIGKILL)
                while true { pause() }
            }
        }
        for _ in 0..<300 { try await store.commit(.rows(0..<50, bytes: 2_000).replacing) }
        let size = try await store.usage().fileBytes
        for _ in 0..<300 { try await store.commit(.rows(0..<50, bytes: 2_000).replacing) }
        #expect(try await store.usage().fileBytes == size)
        await store.close()
    }
}

extension WriteBatch {
    /// The same rows, each in place of the one that has its key.
    fileprivate var replacing: WriteBatch {
        var batch = WriteBatch()
        for case .append(let table, let key, let value) in operations {
            batch.add(.put(table, key: key, value: value))
        }
        return batch
    }
}
