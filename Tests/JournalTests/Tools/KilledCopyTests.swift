import Foundation
import Testing

@testable import RatchetJournal

/// A process that is killed while it copies a journal leaves nothing that looks whole, and one that compacts it leaves
/// a whole one.
@Suite(.timeLimit(.minutes(10))) struct KilledCopyTests {
    private let directory: TemporaryDirectory
    private var copy: String { directory.path + "/copy" }

    init() throws { directory = try TemporaryDirectory() }

    /// The number of the report at which the process dies; the last one is behind them all, before the copy is put in
    /// place.
    static let moments = [1, 2, 3, 4, Int.max]

    @Test(arguments: moments) func `A killed backup is none`(moment: Int) async throws {
        try await makeJournal()
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [path = directory.journal as String, copy = copy as String, moment = moment as Int] in
            let reports = Counter()
            _ = try await JournalCopy(of: path) { _ in
                if reports.increment() + 1 == UInt64(moment) { kill(getpid(), SIGKILL) }
            }.make(at: copy) { _ in kill(getpid(), SIGKILL) }
        }
        #expect(!FileManager.default.fileExists(atPath: copy))
        await expectError(.notFound) { _ = try await LMDBReader.open(copy) }
        _ = try await JournalCopy(of: directory.journal).make(at: copy, check: nil)
        #expect(try await PageStore.walk(copy).faults == [])
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted() == ["copy", "deep"])
    }

    @Test(arguments: moments) func `A killed compaction leaves the journal as it was`(moment: Int) async throws {
        try await makeJournal()
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [path = directory.journal as String, moment = moment as Int] in
            let reports = Counter()
            _ = try await JournalCompaction(of: path) { _ in
                if reports.increment() + 1 == UInt64(moment) { kill(getpid(), SIGKILL) }
            }.run { _ in kill(getpid(), SIGKILL) }
        }
        try await expectWhole()
        _ = try await JournalCompaction(of: directory.journal).run { _ in }
        try await expectWhole()
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: directory.path + "/deep") == ["orders.journal"])
    }

    private func makeJournal() async throws {
        let store = try await LMDBStore.open(directory.journal)
        try await store.commit(.rows(0..<4_000, bytes: 1_000))
        var batch = WriteBatch()
        batch.add(.trim("numbers", below: UInt64(1_000).keyBytes, limit: 10_000))
        try await store.commit(batch)
        await store.close()
    }

    private func expectWhole() async throws {
        let store = try await LMDBStore.open(directory.journal)
        #expect(try await store.numbers() == Array(1_000..<4_000))
        await store.close()
        #expect(try await PageStore.walk(directory.journal).faults == [])
    }
}
