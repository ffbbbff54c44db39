import Foundation
import Ratchet
import RatchetJournal
import Subprocess
import Testing

@testable import RatchetEngine

#if canImport(System)
import System
#else
import SystemPackage
#endif

/// A program of another language, written from `Docs/FORMAT.md` alone, reads what this library reads.
@Suite(.timeLimit(.minutes(5))) struct `The decoder that was written from the page` {
    private static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "FormatDecoder/decode.py")

    private struct Answer {
        let rows: [JournalRows.Row]
        let errors: String
        let isWhole: Bool
    }

    @Test func `reads every row as the library does`() async throws {
        try await withFixture { path in
            let ours = try await Self.expectAlike(path)
            // The journal has something of everything but what was deleted, and what came later.
            let missing = Set(JournalRows.tables).subtracting(ours.keys)
            let later = Set(QueueTables.all.map(\.rawValue))
            #expect(
                missing
                    == later.union([
                        "forgotten", "messageAnswers", "outbox", "runsByTerm", "schedules", "sealing", "store", "feed",
                    ]))
        }
    }

    @Test func `reads what goes from run to run as the library does`() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "decoder-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let lab = Lab()
        let first = try lab.engine(Listening(), source: .directory(path))
        try first.register(
            Recorded { effects in
                Recorded.undoable("undone", effects)
                Recorded.failing("bad", effects)
            })
        try await first.run {
            let failing = try await first.start(Recorded.self, id: "failing", with: .init())
            await #expect(throws: RunFailure.self) { try await failing.result() }
            let listener = try await first.start(Listening.self, id: "parked", with: Listening.State(wants: 2))
            try await listener.wait(for: .waiting)
            try await listener.signal(Listening.number, 1, id: "last")
        }
        let second = try lab.engine(source: .directory(path))
        try OutboxSample.register(with: second, sendingTo: "parked")
        try await second.run { try await OutboxSample.fill(second) }
        try await OutboxSample.addDeliveries(to: .directory(path))
        let ours = try await Self.expectAlike(path)
        #expect(ours["outbox"]?.count == 1 + OutboxSample.deliveries.count && ours["store"]?.count == 2)
    }

    @Test func `reads queues and their jobs as the library does`() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "decoder-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let lab = Lab()
        let engine = try JobSample.engine(lab, source: .directory(path))
        try await engine.run { try await JobSample.fill(engine) }
        let ours = try await Self.expectAlike(path)
        #expect(QueueTables.all.filter { ours[$0.rawValue] == nil } == [])
    }

    @Test func `reads the feed as the library does`() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "decoder-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let lab = Lab()
        let engine = Engine(
            journal: .directory(path),
            configuration: EngineConfiguration(journal: JournalConfiguration(feed: .bytes(1 << 20))), clock: lab.clock)
        try JobSample.register(with: engine)
        try engine.register(Listening())
        try await engine.run {
            try await engine.start(Listening.self, id: "é", with: Listening.State(wants: 2)).wait(for: .waiting)
            try await JobSample.fill(engine, shortens: false)
        }
        let ours = try await Self.expectAlike(path)
        #expect(ours["feed"]?.count ?? 0 > 10)
    }

    @Test func `reads what runs are found by as the library does`() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "decoder-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let engine = try Lab().engine(Sale(), source: .directory(path), limits: JournalLimits(logBytes: 4_096))
        try await engine.run {
            for (number, customer) in Market.customers.enumerated() {
                let run = try await engine.start(
                    Sale.self, id: RunID("s\(number)"), with: .init(customer: customer, cents: -number),
                    tags: Market.tags)
                try await run.wait(for: .waiting)
                if number % 2 == 0 { try await run.cancel() }
            }
        }
        let client = try await EngineClient.open(path)
        try await client.start(Sale.self, with: .init(customer: "ada"), tags: ["é"])
        try await client.terminate("s1")
        await client.close()
        // A run that cannot go on has the rows that it had.
        let without = try Lab().engine(source: .directory(path))
        try await without.run { () async throws in
            await #expect(throws: EngineError.self) { try await without.skip("s3", "paid") }
            await #expect(throws: EngineError.self) { try await without.skip("s5", "paid") }
        }
        let ours = try await Self.expectAlike(path)
        #expect((ours["runsByTerm"]?.count ?? 0) > 7 * 8 - 7)
    }

    @Test func `reads schedules, and what is asked of them, as the library does`() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "decoder-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await Lab().engine(source: .directory(path)).run {}
        try await ScheduleSample.add(to: path)
        let ours = try await Self.expectAlike(path)
        #expect(ours["schedules"]?.count == ScheduleSample.rows.count)
        #expect(ours["inbox"]?.count == ScheduleSample.orders.count)
    }

    @Test func `reads what is asked of jobs and queues, and what comes of it, as the library does`() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "decoder-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await Lab().engine(source: .directory(path)).run {}
        let orders = JobOrderSample.commands
        try await JobOrderSample.handIn(orders, to: path)
        #expect(try await Self.expectAlike(path)["inbox"]?.count == orders.count)
        try await JobSample.engine(Lab(), source: .directory(path)).run {
            try await JobOrderSample.waitForAnswers(to: path)
        }
        #expect(try await Self.expectAlike(path)["answers"]?.count == orders.count)
    }

    /// - Returns: what the library reads, by table.
    private static func expectAlike(_ path: String) async throws -> [String: [JournalRows.Row]] {
        let answer = try await decode(path)
        let rows = try await rows(of: path)
        #expect(answer.isWhole, "\(answer.errors)")
        let (theirs, ours) = (byTable(answer.rows), byTable(rows))
        #expect(theirs.mapValues(\.count) == ours.mapValues(\.count))
        for (table, rows) in ours {
            for (their, our) in zip(theirs[table] ?? [], rows) where their != our {
                let texts = [their, our].map { "\($0.key) \($0.value)" }
                Issue.record("\(table): the page says \(texts[0]), the library \(texts[1])")
            }
        }
        return ours
    }

    /// What stands in the file as it is, and the tables with rows that hold it.
    @Test(arguments: [
        (#"so on, "}"#, ["chunks", "inbox"]), ("555 0100", ["entities", "log"]), ("the green one", ["log"]),
    ])
    func `says where a byte is another`(text: String, tables: [String]) async throws {
        try await withFixture { path in
            try Self.damage(text, in: URL(filePath: path).appending(path: "data.mdb"))
            let answer = try await Self.decode(path) { $0.contains(#""damaged": "#) }
            let damaged = answer.rows
            let (isWhole, found) = (answer.isWhole, Set(damaged.map(\.table)).sorted())
            #expect(!isWhole && found == tables, "\(damaged)")
            #expect(damaged.allSatisfy { $0.damaged == "its checksum does not fit" })
        }
    }

    // MARK: - Journals

    private func withFixture(_ body: (String) async throws -> Void) async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "decoder-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try FormatFixture(format: 2).unpack(to: path)
        try await body(path)
    }

    private static func rows(of path: String) async throws -> [JournalRows.Row] {
        let reader = try await LMDBReader.open(path)
        let rows = try await reader.read { view in try JournalRows(view).rows }
        await reader.close()
        return rows
    }

    private static func decode(
        _ path: String, where isOfInterest: (Substring) -> Bool = { _ in true }
    ) async throws -> Answer {
        let result = try await Subprocess.run(
            .name("python3"), arguments: [script.path, path], output: .string(limit: 1 << 25),
            error: .string(limit: 1 << 16))
        let rows = try result.standardOutput.split(separator: "\n").filter(isOfInterest).map { line in
            try JSONDecoder().decode(JournalRows.Row.self, from: Data(line.utf8))
        }
        return Answer(rows: rows, errors: result.standardError, isWhole: result.terminationStatus.isSuccess)
    }

    private static func byTable(_ rows: [JournalRows.Row]) -> [String: [JournalRows.Row]] {
        Dictionary(grouping: rows, by: \.table)
    }

    /// Turns a bit round where the text stands in the file; of what stands there very often, in the first places.
    private static func damage(_ text: String, in file: URL) throws {
        var bytes = try Data(contentsOf: file)
        var (start, count) = (bytes.startIndex, 0)
        while count < 100, let found = bytes.range(of: Data(text.utf8), in: start..<bytes.endIndex) {
            bytes[found.lowerBound] ^= 1
            (start, count) = (found.upperBound, count + 1)
        }
        try bytes.write(to: file)
    }
}
