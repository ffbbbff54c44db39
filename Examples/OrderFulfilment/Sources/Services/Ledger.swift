package import Foundation
import Ratchet
import Synchronization

/// What a pretend service did, kept in a file of its own that knows nothing of the journal.
///
/// Each entry has the key of the step that asked for it. Whoever asks again with the same key is given the same answer,
/// and nothing is done: that is what makes a step that runs twice harmless, and it is what real services offer as
/// idempotency keys.
package final class Ledger: Sendable {
    private let file: URL
    private let pace: Duration
    private let clock: any EngineClock
    private let tell: @Sendable (String) -> Void
    /// No actor: in a test, an engine that crashes in the middle of a call would leave it busy for ever.
    private let entries = Mutex<[LedgerEntry]?>(nil)

    /// - Parameters:
    ///   - pace: how long the service takes to answer once it has done something.
    ///   - tell: is told of whatever is done.
    init(
        _ file: URL, pace: Duration, clock: any EngineClock, tell: @escaping @Sendable (String) -> Void
    ) {
        self.file = file
        self.pace = pace
        self.clock = clock
        self.tell = tell
    }

    /// Does something, unless it was done for this key before.
    /// - Returns: its number in the ledger.
    func enter(_ what: String, key: String) async throws -> Int {
        let (place, asked) = try note(what, key: key)
        tell(asked == 1 ? what : "\(what): done already, asked \(asked) times")
        // It is done, and nobody knows yet: a process that is killed here asks again.
        try await clock.sleep(for: pace)
        return place + 1
    }

    private func note(_ what: String, key: String) throws -> (place: Int, asked: Int) {
        try entries.withLock { entries in
            var all = try entries ?? Self.read(file)
            let place = all.firstIndex { $0.key == key } ?? all.endIndex
            if place == all.endIndex {
                all.append(LedgerEntry(key: key, what: what))
            } else {
                all[place].asked += 1
            }
            try write(all)
            entries = all
            return (place, all[place].asked)
        }
    }

    /// The whole file takes its name in one step: a process that is killed leaves the old one or the new one.
    private func write(_ entries: [LedgerEntry]) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let lines = try entries.map { String(decoding: try encoder.encode($0), as: UTF8.self) + "\n" }
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(lines.joined().utf8).write(to: file, options: .atomic)
    }

    /// What is in a ledger's file, which another process may have; nothing if there is no file.
    /// - Throws: ``ShopError/Code/damaged``
    package static func read(_ file: URL) throws(ShopError) -> [LedgerEntry] {
        guard FileManager.default.fileExists(atPath: file.path) else { return [] }
        do {
            let text = try String(contentsOf: file, encoding: .utf8)
            return try text.split(separator: "\n").map {
                try JSONDecoder().decode(LedgerEntry.self, from: Data($0.utf8))
            }
        } catch {
            throw ShopError(.damaged, "'\(file.path)' is no ledger (\(error)): move it away and start again")
        }
    }
}
