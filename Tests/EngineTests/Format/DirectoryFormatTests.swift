import Foundation
import Ratchet
import RatchetEngine
import RatchetJournal
import Testing

/// The directory, the tables and the numbers, as the page has them.
@Suite struct `The page's tables` {
    private struct Greet: Workflow {
        struct State: Codable, Sendable {
            let name: String
            var greeting: String?
        }

        var body: some Flow<State, String> {
            Step("write", into: \.greeting) { run in "Hello, \(run.state.name)" }
            Return { state in state.greeting ?? "" }
        }
    }

    private let page: FormatPage

    init() throws { page = try FormatPage() }

    @Test func `The numbers of statuses, kinds and reasons are those of the code`() {
        #expect(page.has(RunStatus.allCases.sorted { $0.rawValue < $1.rawValue }.map { "\($0.rawValue) \($0)" }))
        #expect(page.has(JobStatus.allCases.map { "\($0.rawValue) \($0)" }))
        #expect(page.has(NodeKind.allCases.map { "\($0.rawValue) \($0)" }))
        #expect(page.has((0...UInt8.max).compactMap(NodeState.Status.init).map { "\($0.rawValue) \($0)" }))
        #expect(page.has((0...UInt8.max).compactMap(ParkReason.Kind.init).map { "\($0.rawValue) \($0)" }))
    }

    @Test func `Every table has its line`() {
        let names = [
            JournalTables.log.name, JournalTables.entities.name, JournalTables.archive.name,
            JournalTables.history.name, JournalTables.feed.name, JournalTables.forgotten.name,
            JournalTables.damaged.name,
            JournalTables.meta.name,
            EngineTables.runIDs.name, EngineTables.plans.name, EngineTables.timers.name,
            EngineTables.runsByStatus.name, EngineTables.runsByEnd.name, EngineTables.runsByTerm.name,
            EngineTables.signalIDs.name, EngineTables.outbox.name, EngineTables.store.name,
            EngineTables.schedules.name,
            EngineTables.messageAnswers.name,
            InboxTables.inbox.name, InboxTables.commands.name, InboxTables.answers.name, InboxTables.setAside.name,
            QueueTables.queues.name, QueueTables.ready.name, QueueTables.later.name, QueueTables.dead.name,
            QueueTables.ids.name, QueueTables.claims.name, QueueTables.ended.name, QueueTables.expiries.name,
            QueueTables.uses.name,
            JournalTables.sealing.name, JournalTables.dictionaries.name,
            JournalTables.chunks,
        ]
        #expect(page.tables == names.map(\.rawValue))
    }

    @Test(.timeLimit(.minutes(10))) func `A journal on disk has these files and rows`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "format-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let engine = Engine(journal: .directory(folder.path))
        try engine.register(Greet())
        let (file, doorbell) = (folder.appending(path: "owner"), folder.appending(path: "doorbell"))
        let owner = try await engine.run {
            _ = try await engine.start(Greet.self, id: "greet-1", with: Greet.State(name: "Ada")).result()
            // The inbox hangs it up when it begins, which is not waited for.
            while !FileManager.default.fileExists(atPath: doorbell.path) { await Task.yield() }
            return try String(contentsOf: file, encoding: .utf8)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == page.files)
        #expect(owner.wholeMatch(of: /pid \d+\nhost .+\nstarted .+\n/) != nil)
        #expect(try String(contentsOf: file, encoding: .utf8).isEmpty)
        try await checkRows(folder.path)
    }

    private func checkRows(_ path: String) async throws {
        let outline = try page.bytes("plans-row")
        let reader = try await LMDBReader.open(path)
        let rows = try await reader.read { view in
            [
                try view.value(for: Array("format".utf8), in: "meta"),
                try view.value(for: Array("epoch".utf8), in: "meta"),
                try view.value(for: Array("greet-1".utf8), in: "runIDs"),
                try view.value(for: [0x1E, 0xCD, 0x0F, 0xCD, 0x4F, 0x2F, 0x55, 0x81], in: "plans"),
                try view.value(for: [1, 0, 0, 0, 0, 0, 0, 0, 1], in: "archive").map { [$0[16], $0[17]] },
                try view.value(for: [0, 0, 0, 0, 0, 0, 0, 1], in: "log").map { [$0[12], $0[14], $0[15]] },
            ]
        }
        await reader.close()
        #expect(
            rows == [
                Array("RATCHET".utf8) + [3], [1, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 1], outline, [0, 3],
                // One item, its kind, its number; between them is its length.
                [1, 1, 2],
            ])
    }
}
