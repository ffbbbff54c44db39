import Foundation
import RatchetCLI
import RatchetEngine
import RatchetJournal
import RatchetTesting
import Testing

/// What `runs history` prints.
@Suite(.timeLimit(.minutes(10))) struct HistoryTests {
    private let directory: TemporaryDirectory
    private let sample: SampleJournal

    init() throws {
        directory = try TemporaryDirectory()
        sample = SampleJournal(path: directory.journal)
    }

    private func history(_ id: RunID) async throws -> RunHistory {
        try #require(try await sample.read { try await $0.history(of: id) })
    }

    private func lines(_ history: RunHistory, width: Int? = nil, isFull: Bool = false) -> [String] {
        RunHistoryText(history, Screen.plain(sample.clock.now, width: width), isFull: isFull).lines
    }

    @Test func `Each event stands in a line, with its commit, its time, its path and what it says`() async throws {
        try await sample.make()
        let lines = lines(try await history("order-2"))
        #expect(lines[0].hasPrefix("LSN  TIME                     EVENT          PATH"))
        #expect(lines[1].contains("2026-01-01 00:01:01.250  started"))
        #expect(lines.contains { $0.contains("stepCompleted  hold stock") && $0.hasSuffix("\"hold-7\"") })
        #expect(
            lines.contains {
                $0.contains("attemptFailed  pay and pack/charge card")
                    && $0.contains("CLITests.ShipOrder.CardRefused: the card was refused; again at 2026-01-01 00:1")
            })
        #expect(lines.contains { $0.contains("  putAway  ") && $0.contains("  until 2026-01-01 00:1") })
    }

    @Test func `Long values are cut unless they are asked for as a whole`() async throws {
        try await sample.make()
        let history = try await history("order-1")
        let cut = lines(history, width: 100)
        #expect(cut.allSatisfy { $0.count <= 100 })
        #expect(!cut.contains { $0.contains("printed") && $0.count > 200 })
        let whole = lines(history, isFull: true).joined(separator: "\n")
        #expect(whole.contains("paid, and thanks"))
    }

    @Test func `The document has every event with what it says`() async throws {
        try await sample.make()
        let json = JSON(try await history("order-1")).text
        let document = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect(Set(document.keys) == ["id", "workflow", "status", "isWhole", "events"])
        #expect(document["isWhole"] as? Bool == true && document["status"] as? String == "completed")
        let events = try #require(document["events"] as? [[String: Any]])
        #expect(events.first?["event"] as? String == "started" && events.first?["lsn"] as? Int == 1)
        #expect(events.first?["state"] is [String: Any])
        #expect(events.last?["event"] as? String == "returned" && events.last?["output"] as? Int == 4_200)
        #expect(events.contains { $0["path"] as? String == "pages[2]/send page" })
    }

    @Test func `Damage is told in its place`() async throws {
        let content = RunHistory.Content.unreadable("the history is damaged")
        let history = RunHistory(
            id: "x", workflow: nil, status: .completed, entries: [.init(lsn: LSN(7), content: content)])
        #expect(lines(history).contains { $0.contains("unreadable") && $0.hasSuffix("the history is damaged") })
        #expect(lines(history).last == "The run's first events are not kept.")
        let empty = RunHistory(id: "x", workflow: nil, status: .completed, entries: [])
        #expect(lines(empty) == ["The journal has no history of run 'x'."])
    }
}
