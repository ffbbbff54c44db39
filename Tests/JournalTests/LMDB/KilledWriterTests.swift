import Foundation
import RatchetJournal
import RatchetTesting
import Testing

/// A process that is killed in the middle of its submissions keeps what it was told is durable, and of the rest a
/// beginning: never something without all that was handed in before it.
@Suite(.timeLimit(.minutes(10))) struct KilledWriterTests {
    private static let entities: UInt64 = 5
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// The child notes the number of each submission that it was told is durable; what it notes outlives it.
    @Test(arguments: [1, 2, 3, 40, 400, 1_000], [KillMoment.before, .after])
    func `After kill -9 every durable receipt holds, and relaxed submissions are a prefix`(
        commit: Int, moment: KillMoment
    ) async throws {
        let (path, told) = (directory.journal, directory.path + "/told")
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [path = path as String, told = told as String, commit = commit as Int, moment = moment as KillMoment] in
            let source = StoreSource.directory(path)
            try await Self.write(
                to: moment == .before ? source.killing(before: commit) : source.killing(after: commit), told)
        }
        try await expectPrefix(path, told)
    }

    /// The child is killed by another thread, at a moment that has nothing to do with its commits.
    @Test(arguments: [1, 7, 50, 333])
    func `The same holds at a moment between commits, or in the middle of one`(receipts: Int) async throws {
        let (path, told) = (directory.journal, directory.path + "/told")
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [path = path as String, told = told as String, receipts = receipts as Int] in
            Thread.detachNewThread {
                // Nobody can tell the thread: it looks at what the child has noted.
                while (try? Self.numbers(told).count) ?? 0 < receipts { sched_yield() }
                kill(getpid(), SIGKILL)
            }
            try await Self.write(to: .directory(path), told)
        }
        try await expectPrefix(path, told)
    }

    /// Hands in event after event, in one order, to entity after entity; one in ten is waited for.
    private static func write(to source: StoreSource, _ told: String) async throws {
        try Data().write(to: URL(filePath: told))
        let notes = try FileHandle(forWritingTo: URL(filePath: told))
        try await withJournal(source, limits: JournalLimits(groupSubmissions: 64)) { journal in
            for number in 0..<UInt64.max {
                let level = number % 10 == 9 ? Durability.durable : .relaxed
                let receipt = try await journal.append(.event(number % Self.entities, "\(number)", level))
                if receipt.lsn != nil { try notes.write(contentsOf: Data("\(number)\n".utf8)) }
            }
        }
    }

    private static func numbers(_ told: String) throws -> [UInt64] {
        try String(contentsOfFile: told, encoding: .utf8).split(separator: "\n").compactMap { UInt64($0) }
    }

    private func expectPrefix(_ path: String, _ told: String) async throws {
        let found = try await contents(of: .directory(path))
        let events = (0..<Self.entities).flatMap { entity in
            (found.text(of: entity) ?? "").split(separator: " ").compactMap { UInt64($0) }
        }
        #expect(events.sorted() == Array(0..<UInt64(events.count)), "there is no hole")
        let last = (try? Self.numbers(told).last) ?? nil
        if let last { #expect(last < UInt64(events.count), "a durable receipt holds") }
    }

    enum KillMoment: String, Codable, Sendable { case before, after }
}
