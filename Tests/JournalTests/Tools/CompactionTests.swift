import Foundation
import Testing

@testable import RatchetJournal

/// A journal's file, copied without its free pages and put in the place of the old one.
@Suite(.timeLimit(.minutes(10))) struct CompactionTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func makeHollowJournal() async throws {
        let store = try await LMDBStore.open(directory.journal)
        try await store.commit(.rows(0..<5_000, bytes: 1_000))
        var batch = WriteBatch()
        batch.add(.trim("numbers", below: UInt64(4_990).keyBytes, limit: 10_000))
        try await store.commit(batch)
        await store.close()
    }

    @Test func `The file shrinks, has the same rows, and goes on from the same commit`() async throws {
        try await makeHollowJournal()
        let before = try DataFile.newestMeta(directory.dataFile.path).transaction
        let sizes = try await JournalCompaction(of: directory.journal).run { _ in }
        #expect(sizes.sourceBytes > 5_000_000 && sizes.copyBytes < 100_000)
        #expect(try directory.dataFile.resourceValues(forKeys: [.fileSizeKey]).fileSize == sizes.copyBytes)
        #expect(try DataFile.newestMeta(directory.dataFile.path).transaction == before)
        #expect(try await PageStore.walk(directory.journal).faults == [])
        for round in 0..<UInt64(3) {
            let store = try await LMDBStore.open(directory.journal)
            #expect(try await store.numbers() == Array(4_990..<5_000 + round))
            try await store.commit(.rows(5_000 + round..<5_001 + round))
            await store.close()
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["deep"])
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: directory.journal).sorted()
                == ["data.mdb", "lock.mdb", "owner"])
    }

    @Test func `While an engine or another process has the journal open nothing is changed`() async throws {
        try await makeHollowJournal()
        let old = try Data(contentsOf: directory.dataFile)
        let store = try await LMDBStore.open(directory.journal)
        await expectError(.heldByAnotherProcess) { _ = try await JournalCompaction(of: directory.journal).run { _ in } }
        await store.close()
        let kept = try Data(contentsOf: directory.dataFile)
        #expect(kept.count == old.count)
        let reader = try await OtherReader.start(directory.journal)
        await expectError(.heldByAnotherProcess) { _ = try await JournalCompaction(of: directory.journal).run { _ in } }
        try await reader.end()
        #expect(try Data(contentsOf: directory.dataFile) == kept)
        _ = try await JournalCompaction(of: directory.journal).run { _ in }
    }

    @Test func `A copy that a check refuses changes nothing`() async throws {
        try await makeHollowJournal()
        let old = try Data(contentsOf: directory.dataFile)
        await expectError(.damaged) {
            _ = try await JournalCompaction(of: directory.journal).run { _ in
                throw JournalError(.damaged, "not good enough")
            }
        }
        #expect(try Data(contentsOf: directory.dataFile) == old)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["deep"])
    }
}
