import Foundation
import Synchronization
import Testing

@testable import RatchetJournal

/// Readers in other processes, beside an owner that writes much.
@Suite(.timeLimit(.minutes(10))) struct ReaderProcessTests {
    private let directory: TemporaryDirectory
    private let small = LMDBConfiguration(mapBytes: 256 << 10)

    init() throws { directory = try TemporaryDirectory() }

    @Test
    func `A view that is held for long sees what it saw, through trimming and a growing map; then the room is used`()
        async throws
    {
        let store = try await LMDBStore.open(directory.journal, configuration: small)
        try await store.commit(.rows(0..<100, bytes: 1_000))
        let reader = try await OtherReader.start(directory.journal)
        let before = try await store.usage()
        try await fill(store, rounds: 1..<40)
        let held = try await store.usage()
        #expect(held.fileBytes > before.fileBytes + 3_000_000 && held.mapBytes > before.mapBytes)
        #expect(try store.readers().slots.map(\.pid) == [reader.pid])
        // The process reads its old view once more, and then a new one, for which it has to take over the map.
        #expect(try await reader.end() == 100)
        #expect(try store.readers().slots == [])
        // What was pinned is used again: the file does not grow further.
        try await fill(store, rounds: 40..<80)
        let after = try await store.usage()
        #expect(after.fileBytes <= held.fileBytes && after.usedBytes < held.fileBytes / 4)
        await store.close()
        #expect(try await PageStore.walk(directory.journal).faults == [])
    }

    @Test func `The place of a reader that was killed is given free`() async throws {
        let store = try await LMDBStore.open(directory.journal, configuration: small)
        try await store.commit(.rows(0..<100, bytes: 1_000))
        let reader = try await OtherReader.start(directory.journal)
        #expect(try store.readers().slots.map(\.pid) == [reader.pid])
        reader.kill()
        #expect(try store.readers().slots == [])
        try await fill(store, rounds: 1..<60)
        #expect(try await store.usage().fileBytes < 2_000_000)
        await store.close()
        #expect(try await PageStore.walk(directory.journal).faults == [])
    }

    @Test func `A journal names a reader that lingers, with its program, and again when its age has doubled`()
        async throws
    {
        let clock = FakeStopwatch()
        let journal = try await Journal.open(.directory(directory.journal), stopwatch: clock.stopwatch)
        try await withThrowingTaskGroup { group in
            group.addTask { try await journal.run() }
            _ = try await journal.append(Submission(items: [LogItem(EntityID(.init(rawValue: 1), 1), [1])]))
            let reader = try await OtherReader.start(directory.journal)
            for second in 1...30 {
                clock.advance(bySeconds: 1)
                _ = try await journal.append(Submission(items: [LogItem(EntityID(.init(rawValue: 1), 1), [1, 2])]))
                if second == 5 {
                    let numbers = try await journal.read { view in try OwnerStatistics.read(in: view) }
                    #expect(numbers?.oldestReader?.pid == reader.pid && numbers?.commits == 5)
                    #expect(numbers?.eventBytes == 9 && numbers?.epoch == Epoch(1))
                    #expect(numbers?.commitTimes.count == 5)
                    #if os(Linux)
                    #expect(try #require(numbers?.writtenBytes) > 5 * 4_096)
                    #endif
                }
            }
            try await reader.end()
            journal.close()
            try await group.waitForAll()
            var named: [LingeringReader] = []
            for await reader in journal.lingeringReaders { named.append(reader) }
            #expect(named.map(\.pid) == [reader.pid, reader.pid])
            #expect(named.map(\.age.components.seconds) == [10, 20])
            #expect(named.allSatisfy { $0.name?.hasPrefix("JournalProc") == true && $0.commitsBehind > 8 })
        }
    }

    /// Rows that take each other's place, a hundred at a time.
    private func fill(_ store: LMDBStore, rounds: Range<UInt64>) async throws {
        for round in rounds {
            var batch = WriteBatch.rows(round * 100..<round * 100 + 100, bytes: 1_000)
            batch.add(.trim("numbers", below: (round * 100).keyBytes, limit: 1_000))
            try await store.commit(batch)
        }
    }
}

/// A stopwatch that a test moves.
private final class FakeStopwatch: Sendable {
    private let nanoseconds = Mutex<UInt64>(1)

    var stopwatch: Stopwatch { Stopwatch { self.nanoseconds.withLock { $0 } } }

    func advance(bySeconds seconds: UInt64) { nanoseconds.withLock { $0 += seconds * 1_000_000_000 } }
}
