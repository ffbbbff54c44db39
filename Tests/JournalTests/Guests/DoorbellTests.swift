import Foundation
import RatchetJournal
import Testing

/// Who hands something in wakes the owner, who sleeps until then.
@Suite(.timeLimit(.minutes(10))) struct DoorbellTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test func `Another process wakes the owner, each time`() async throws {
        let store = try await LMDBStore.open(directory.journal)
        var visits = try store.visits().makeAsyncIterator()
        for number in 1...3 {
            await #expect(processExitsWith: .success) { [path = directory.journal as String] in
                try await LMDBGuest.open(path).handInNext()
            }
            await visits.wait(for: number, in: store)
        }
        await store.close()
    }

    @Test func `A guest that is killed before it can ring has rung`() async throws {
        let store = try await LMDBStore.open(directory.journal)
        var visits = try store.visits().makeAsyncIterator()
        for number in 1...3 {
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = directory.journal as String] in
                let guest = try await LMDBGuest.open(path, probe: { if $0 == .afterCommit { kill(getpid(), SIGKILL) } })
                try await guest.handInNext()
            }
            await visits.wait(for: number, in: store)
        }
        await store.close()
    }

    /// The owner has looked before the commit, and the guest has no chance to ring after it.
    @Test func `An owner that begins to listen while a guest is at it hears of it`() async throws {
        let store = try await LMDBStore.open(directory.journal)
        let path = directory.journal
        let gate = Gate()
        let guest = try await LMDBGuest.open(
            path,
            probe: { moment in
                if moment == .beforeCommit { gate.pass() }
            })
        async let number = guest.handInNext()
        await gate.reached()
        var visits = try store.visits().makeAsyncIterator()
        #expect(try await store.handedIn() == [])
        gate.open()
        await visits.wait(for: 1, in: store)
        #expect(try await number == 1)
        await guest.close()
        await store.close()
    }

    @Test func `Nobody listens: what is handed in is durable all the same, and the next owner can listen`() async throws
    {
        try await LMDBStore.open(directory.journal).close()
        let guest = try await LMDBGuest.open(directory.journal)
        for _ in 0..<3 { try await guest.handInNext() }
        let store = try await LMDBStore.open(directory.journal)
        var visits = try store.visits().makeAsyncIterator()
        try await guest.handInNext()
        await visits.wait(for: 4, in: store)
        await guest.close()
        await store.close()
    }

    @Test func `Where another file is in its place, it says so, and takes things in all the same`() async throws {
        let store = try await LMDBStore.open(directory.journal)
        try Data("other".utf8).write(to: URL(filePath: directory.journal + "/doorbell"))
        let error = #expect(throws: JournalError.self) { try store.visits() }
        #expect(error?.code == .noDoorbell)
        let guest = try await LMDBGuest.open(directory.journal)
        #expect(try await guest.handInNext() == 1)
        #expect(try Data(contentsOf: URL(filePath: directory.journal + "/doorbell")) == Data("other".utf8))
        await guest.close()
        await store.close()
    }

    @Test func `The doorbell is the user's alone`() async throws {
        let store = try await LMDBStore.open(directory.journal)
        let visits = try store.visits()
        var status = stat()
        #expect(stat(directory.journal + "/doorbell", &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600 && status.st_mode & S_IFMT == S_IFIFO)
        withExtendedLifetime(visits) {}
        await store.close()
    }
}

extension AsyncStream<Void>.Iterator {
    /// Looks at each ring, as an owner does, until there are so many rows.
    fileprivate mutating func wait(for count: Int, in store: any Store) async {
        while (try? await store.handedIn().count) ?? count < count {
            if await next(isolation: nil) == nil { return }
        }
    }
}

/// A thread that waits until a test lets it go on.
private final class Gate: Sendable {
    private let hasReached = AsyncStream.makeStream(of: Void.self)
    private let mayPass = DispatchSemaphore(value: 0)

    func pass() {
        hasReached.continuation.finish()
        mayPass.wait()
    }

    func reached() async { for await _ in hasReached.stream {} }

    func open() { mayPass.signal() }
}
