import Foundation
import Testing

@testable import RatchetJournal

/// Copies of a journal: made beside an owner, put in place whole, and never over another one.
@Suite(.timeLimit(.minutes(10))) struct CopyTests {
    private let directory: TemporaryDirectory
    private var copy: String { directory.path + "/copy" }

    init() throws { directory = try TemporaryDirectory() }

    @Test func `A copy is made of one moment, while commits are made`() async throws {
        let store = try await LMDBStore.open(directory.journal)
        try await store.commit(.rows(0..<2_000, bytes: 1_000))
        // Each report comes while the copy is under way: a commit at each of them.
        let next = Counter()
        try await withThrowingTaskGroup { group in
            let (reports, reported) = AsyncStream.makeStream(of: Void.self)
            group.addTask {
                for await _ in reports {
                    let number = next.increment()
                    try await store.commit(.rows(2_000 + number..<2_001 + number))
                }
            }
            _ = try await JournalCopy(of: directory.journal) { _ in reported.yield() }.make(at: copy, check: nil)
            reported.finish()
            try await group.waitForAll()
        }
        #expect(next.value > 0)
        await store.close()
        let copied = try await LMDBStore.open(copy)
        let numbers = try await copied.numbers()
        #expect(numbers.count >= 2_000 && numbers == Array(0..<UInt64(numbers.count)))
        #expect(copied.epoch.rawValue == 2)
        await copied.close()
    }

    @Test func `A copy has no free pages, and only its owner may read it`() async throws {
        let store = try await LMDBStore.open(directory.journal)
        try await store.commit(.rows(0..<5_000, bytes: 1_000))
        var batch = WriteBatch()
        batch.add(.trim("numbers", below: UInt64(4_990).keyBytes, limit: 10_000))
        try await store.commit(batch)
        let sizes = try await JournalCopy(of: directory.journal).make(at: copy + "/", check: nil)
        await store.close()
        #expect(sizes.sourceBytes > 5_000_000 && sizes.copyBytes < 100_000)
        let walk = try await PageStore.walk(copy)
        #expect(walk.faults == [] && walk.freePages == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: copy) == ["data.mdb"])
        #expect(try mode(copy) == 0o700 && mode(copy + "/data.mdb") == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted() == ["copy", "deep"])
    }

    @Test func `What a check says of the copy keeps it from being put in place`() async throws {
        try await LMDBStore.open(directory.journal).close()
        await expectError(.damaged) {
            _ = try await JournalCopy(of: directory.journal).make(at: copy) { path in
                #expect(path == copy + ".partial")
                throw JournalError(.damaged, "not good enough")
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["deep"])
    }

    @Test func `Where a journal is none is put, whether it is open or not`() async throws {
        let store = try await LMDBStore.open(copy)
        try await store.commit(.rows(0..<3))
        try await LMDBStore.open(directory.journal).close()
        await expectError(.heldByAnotherProcess) {
            _ = try await JournalCopy(of: directory.journal).make(at: copy, check: nil)
        }
        await store.close()
        await expectError(.alreadyExists) {
            _ = try await JournalCopy(of: directory.journal).make(at: copy, check: nil)
        }
        let again = try await LMDBStore.open(copy)
        #expect(try await again.numbers() == [0, 1, 2])
        await again.close()
    }

    @Test func `Where only the traces of a journal are left, one can be put`() async throws {
        let store = try await LMDBStore.open(directory.journal)
        try await store.commit(.rows(0..<3))
        await store.close()
        try await LMDBStore.open(copy).close()
        try FileManager.default.removeItem(atPath: copy + "/data.mdb")
        _ = try await JournalCopy(of: directory.journal).make(at: copy, check: nil)
        let again = try await LMDBStore.open(copy)
        #expect(try await again.numbers() == [0, 1, 2] && again.epoch.rawValue == 2)
        await again.close()
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted() == ["copy", "deep"])
    }

    @Test func `What a killed copy has left behind is emptied, and what is under way is left alone`() async throws {
        try await LMDBStore.open(directory.journal).close()
        try FileManager.default.createDirectory(atPath: copy + ".partial", withIntermediateDirectories: true)
        try Data("half".utf8).write(to: URL(filePath: copy + ".partial/data.mdb.partial"))
        let other = try JournalLock(JournalDirectory(path: copy + ".partial"))
        await expectError(.heldByAnotherProcess) {
            _ = try await JournalCopy(of: directory.journal).make(at: copy, check: nil)
        }
        withExtendedLifetime(other) {}
        _ = consume other
        _ = try await JournalCopy(of: directory.journal).make(at: copy, check: nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: copy) == ["data.mdb"])
    }

    @Test func `A journal with damaged pages is refused before LMDB touches it`() async throws {
        try await PageBench.makeJournal(directory.journal)
        var bench = try PageBench(directory.journal)
        bench.fill(bench.root, with: 0x5A)
        try bench.write()
        await expectError(.damaged) {
            _ = try await JournalCopy(of: directory.journal).make(at: copy) { _ in Issue.record("it was copied") }
        }
        await expectError(.damaged) { _ = try await JournalCompaction(of: directory.journal).run { _ in } }
    }

    private func mode(_ path: String) throws -> Int {
        try #require(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }
}
