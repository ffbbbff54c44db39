import Foundation
import RatchetJournal
import Testing

/// What one may do who does not own a journal, and what that does to its owner.
@Suite struct GuestTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test func `What a guest hands in is durable, beside the owner and without one`() async throws {
        let store = try await LMDBStore.open(directory.journal)
        let guest = try await LMDBGuest.open(directory.journal)
        #expect(try await guest.handInNext() == 1)
        #expect(try await store.handedIn() == [1])
        #expect(try guest.owner?.pid == ProcessInfo.processInfo.processIdentifier)
        await store.close()
        #expect(try guest.owner == nil)
        #expect(try await guest.handInNext() == 2)
        await guest.close()
        let next = try await LMDBStore.open(directory.journal)
        #expect(try await next.handedIn() == [1, 2])
        #expect(next.epoch.rawValue == 2)
        await next.close()
    }

    @Test func `Owners come and go beside a guest of the same process, and readers beside both`() async throws {
        try await LMDBStore.open(directory.journal).close()
        let reader = try await LMDBReader.open(directory.journal)
        let guest = try await LMDBGuest.open(directory.journal)
        for number in 1...3 as ClosedRange<UInt64> {
            let store = try await LMDBStore.open(directory.journal)
            try await store.commit(.rows(number..<number + 1))
            #expect(try await guest.handInNext() == 2 * number - 1)
            await store.close()
            #expect(try await guest.handInNext() == 2 * number)
        }
        await guest.close()
        #expect(try await reader.handedIn() == Array(1...6))
        #expect(try await reader.numbers() == [1, 2, 3])
        await reader.close()
        await #expect(throws: JournalError.self) { try await guest.handInNext() }
    }

    @Test func `A guest may change no table but its own`() async throws {
        try await LMDBStore.open(directory.journal).close()
        let guest = try await LMDBGuest.open(directory.journal)
        for guest in [guest, MemoryGuest(MemoryImage())] as [any GuestStore] {
            let error = await #expect(throws: JournalError.self) { try await guest.handIn { _ in (.rows(0..<1), ()) } }
            #expect(error?.code == .notPermitted)
        }
        #expect(try await guest.numbers() == [])
        await guest.close()
    }

    @Test func `Where there is no journal, or another program's file, nothing is made`() async throws {
        await expectError(.notFound) { _ = try await LMDBGuest.open(directory.journal) }
        #expect(!FileManager.default.fileExists(atPath: directory.journal))
        try FileManager.default.createDirectory(atPath: directory.journal, withIntermediateDirectories: true)
        await expectError(.notFound) { _ = try await LMDBGuest.open(directory.journal) }
        try Data(repeating: 7, count: 20_000).write(to: URL(filePath: directory.journal + "/data.mdb"))
        await expectError(.damaged) { _ = try await LMDBGuest.open(directory.journal) }
    }

    @Test func `A journal of a later format takes nothing in`() async throws {
        let store = try await LMDBStore.open(directory.journal)
        let guest = try await LMDBGuest.open(directory.journal)
        var batch = WriteBatch()
        batch.add(JournalTables.meta.put("format", Array("RATCHET".utf8) + [200]))
        try await store.commit(batch)
        await expectError(.unsupportedFormat) { try await guest.handInNext() }
        await guest.close()
        await store.close()
        await expectError(.unsupportedFormat) { _ = try await LMDBGuest.open(directory.journal) }
    }

    @Test func `A guest's rows that need a larger map are written, up to the limit`() async throws {
        let small = LMDBConfiguration(mapBytes: 256 << 10)
        let store = try await LMDBStore.open(directory.journal, configuration: small)
        await #expect(processExitsWith: .success) { [path = directory.journal as String] in
            let guest = try await LMDBGuest.open(path, mapLimit: 8 << 20)
            for _ in 0..<4 { try await guest.handInNext(bytes: 1 << 20) }
            let error = await #expect(throws: JournalError.self) { try await guest.handInNext(bytes: 8 << 20) }
            #expect(error?.code == .mapFull)
            await guest.close()
        }
        // The owner's map is too small for what the file is now: to read it, and to write.
        try await store.commit(.rows(0..<10))
        #expect(try await store.handedIn() == [1, 2, 3, 4])
        #expect(try await store.numbers() == Array(0..<10))
        await store.close()
    }

    @Test func `An owner reads first what has outgrown its map`() async throws {
        let small = LMDBConfiguration(mapBytes: 256 << 10)
        let store = try await LMDBStore.open(directory.journal, configuration: small)
        await #expect(processExitsWith: .success) { [path = directory.journal as String] in
            let guest = try await LMDBGuest.open(path)
            for _ in 0..<4 { try await guest.handInNext(bytes: 1 << 20) }
        }
        #expect(try await store.handedIn() == [1, 2, 3, 4])
        await store.close()
    }

    /// For a superuser nothing is forbidden: the child gives that up first.
    @Test(.enabled(if: geteuid() == 0, "only a superuser can become somebody else"))
    func `A journal whose files may not be written takes nothing in, and says so`() async throws {
        let store = try await LMDBStore.open(directory.journal)
        await #expect(processExitsWith: .success) { [path = directory.journal as String] in
            chmod(path, 0o755)
            for file in ["data.mdb", "lock.mdb", "owner"] { chmod("\(path)/\(file)", 0o644) }
            chmod((path as NSString).deletingLastPathComponent, 0o755)
            #expect(setgid(65_534) == 0 && setuid(65_534) == 0)
            let error = await #expect(throws: JournalError.self) { try await LMDBGuest.open(path) }
            #expect(error?.code == .notPermitted, "\(error as Any)")
        }
        await store.close()
    }

    @Test func `Commands of several guests and the owner's commits take turns`() async throws {
        let store = try await LMDBStore.open(directory.journal)
        let path = directory.journal
        try await withThrowingTaskGroup { group in
            for _ in 0..<4 {
                group.addTask {
                    let guest = try await LMDBGuest.open(path)
                    for _ in 0..<25 { try await guest.handInNext() }
                    await guest.close()
                }
            }
            for number in 0..<25 as Range<UInt64> { try await store.commit(.rows(number..<number + 1)) }
            try await group.waitForAll()
        }
        #expect(try await store.handedIn() == Array(1...100))
        #expect(try await store.numbers() == Array(0..<25))
        await store.close()
    }
}
