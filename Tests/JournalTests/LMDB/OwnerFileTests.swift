import Foundation
import Testing

@testable import RatchetJournal

/// The file `owner`: who has a journal open, and who has died with it.
@Suite struct OwnerFileTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test func `Only their owner may read a journal's files`() async throws {
        let store = try await LMDBStore.open(directory.journal)
        let attributes = { (path: String) in
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        #expect(try attributes(directory.journal) == 0o700)
        for file in try FileManager.default.contentsOfDirectory(atPath: directory.journal) {
            #expect(try attributes(directory.journal + "/" + file) == 0o600, "\(file)")
        }
        await store.close()
    }

    @Test func `A later process with the same number is not taken for the owner`() throws {
        let me = JournalOwner(pid: getpid(), host: "here", since: 0, start: ProcessIdentity.start(of: getpid()))
        #expect(!me.isGone(fromHost: "here"))
        let earlier = JournalOwner(pid: getpid(), host: "here", since: 0, start: "1@long-ago")
        #expect(earlier.isGone(fromHost: "here"))
        #expect(!earlier.isGone(fromHost: "there"), "of another machine nothing can be told")
        #expect(JournalOwner(pid: 1 << 30, host: "here", since: 0, start: nil).isGone(fromHost: "here"))
        #expect(!JournalOwner(pid: getpid(), host: "here", since: 0, start: nil).isGone(fromHost: "here"))
    }

    @Test func `What tells processes apart stays while one lives, and differs from the first one's`() throws {
        let start = try #require(ProcessIdentity.start(of: getpid()))
        #expect(ProcessIdentity.start(of: getpid()) == start)
        // Its parent may have been started in the same moment.
        #expect(ProcessIdentity.start(of: 1) != start)
        #expect(ProcessIdentity.start(of: 1 << 30) == nil)
    }

    @Test func `An owner that was killed is told from one that has closed the journal`() async throws {
        try await LMDBStore.open(directory.journal).close()
        let reader = try await LMDBReader.open(directory.journal)
        #expect(try reader.owner == nil && reader.deadOwner == nil)
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = directory.journal as String] in
            let store = try await LMDBStore.open(path)
            kill(getpid(), SIGKILL)
            await store.close()
        }
        #expect(try reader.owner == nil)
        #expect(try #require(try reader.deadOwner).host == ProcessInfo.processInfo.hostName)
        let store = try await LMDBStore.open(directory.journal)
        #expect(try reader.owner?.pid == getpid() && reader.deadOwner == nil)
        await store.close()
        #expect(try reader.deadOwner == nil)
        await reader.close()
    }

    @Test func `A lock that a child of a dead owner holds is said to be that`() async throws {
        try await LMDBStore.open(directory.journal).close()
        let text = JournalOwner.text(pid: 1 << 30, host: ProcessInfo.processInfo.hostName, start: nil)
        try Data(text).write(to: URL(filePath: directory.journal + "/owner"))
        let child = open(directory.journal + "/owner", O_RDWR)
        defer { close(child) }
        #expect(flock(child, LOCK_EX | LOCK_NB) == 0)
        let error = await #expect(throws: JournalError.self) { try await LMDBStore.open(directory.journal) }
        #expect(error?.code == .heldByAnotherProcess)
        #expect(error?.message.contains("process \(1 << 30) on host") == true)
        #expect(error?.message.contains("which is gone, and a child that it started still holds its lock") == true)
    }
}
