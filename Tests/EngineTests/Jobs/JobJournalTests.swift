import Foundation
import Ratchet
import RatchetTesting
import Testing

@testable import RatchetEngine
@testable import RatchetJournal

/// What the journal promises holds for jobs too.
@Suite(.timeLimit(.minutes(5))) struct `A journal with jobs` {
    /// Made once for all tests.
    private static let shared = Task { () async throws -> (MemoryImage, Timestamp) in
        let lab = Lab()
        let engine = try JobSample.engine(lab)
        try await engine.run { try await JobSample.fill(engine) }
        return (lab.image, lab.clock.now)
    }

    private static func lab() async throws -> Lab {
        let (image, now) = try await shared.value
        return Lab(image.copy(), clock: ManualClock(now))
    }

    @Test func `has rows in each of their tables, and nothing is found`() async throws {
        let lab = try await Self.lab()
        let empty = try await lab.view { view in
            try QueueTables.all.filter { try view.count(of: $0) == 0 }
        }
        #expect(empty == [])
        #expect(try await lab.findings() == [])
        let stats = try await lab.inspect { try await $0.stats() }
        #expect(stats.jobs[.dead] == 1 && stats.jobs[.scheduled] == 1 && stats.jobs[.retrying] == 2)
        #expect(stats.jobs[.completed] == 2 && stats.jobs[.cancelled] == 1 && stats.jobs[.queued] ?? 0 >= 3)
    }

    @Test func `has no finding after any commit`() async throws {
        let (lab, copies) = (Lab(), KeptStore.Copies())
        let engine = try JobSample.engine(lab, source: KeptStore.source(lab.image, copies))
        try await engine.run { try await JobSample.fill(engine) }
        lab.clock.advance(by: .days(8))
        let second = try JobSample.engine(lab, source: KeptStore.source(lab.image, copies))
        try await second.run { () async throws in
            try await second.queue("held").resume()
            try await second.job(JobSample.Kept.self, id: "later").wait(for: .completed)
            try await second.job(JobSample.Frail.self, id: "frail").wait(for: .dead)
        }
        #expect(copies.values.count > 20)
        for (number, copy) in copies.values.enumerated() where number % 3 == 0 || number == copies.values.count - 1 {
            #expect(try await Lab(copy).findings() == [], "after commit \(number + 1)")
        }
    }

    @Test func `comes back from an export as it was, and its jobs go on`() async throws {
        let lab = try await Self.lab()
        let lines = try await ExportedLines(lab.image)
        #expect(!lines.text.contains { $0.contains("\"base64\"") })
        let names = ["job", "endedJob"] + TransferTables.jobs.map(\.name)
        #expect(names.filter { lines.place(of: $0) == nil } == [])
        let copy = Lab(clock: lab.clock)
        let summary = try await lines.take(into: .memory(copy.image))
        #expect(summary.isWhole && summary.runs == 0)
        #expect(try await ExportedLines(copy.image).lines == lines.lines)
        #expect(try await copy.findings() == [])
        let engine = try JobSample.engine(copy)
        try await engine.run { () async throws in try await Self.goOn(engine, copy.clock) }
    }

    static func goOn(_ engine: Engine, _ clock: ManualClock) async throws {
        #expect(try await engine.job(JobSample.Kept.self, id: "kept").result() == "é")
        #expect(try await engine.job(JobSample.Kept.self, id: "cancelled").info().status == .cancelled)
        let twin = try await engine.enqueue(
            JobSample.Sole.self, .init(account: "a-2"), options: JobOptions(queue: "held"))
        #expect(!twin.isNew)
        #expect(try await twin.info().status == .queued)
        let new = try await engine.enqueue(JobSample.Quick.self, .init())
        #expect(new.id.generatedJobNumber ?? 0 > 9)
        try await engine.queue("held").resume()
        #expect(try await twin.result() == "a-2")
        clock.advance(by: .days(8))
        #expect(try await engine.job(JobSample.Kept.self, id: "later").result() == "é")
        let frail = try await engine.job(JobSample.Frail.self, id: "frail")
        try await frail.wait(for: .dead)
        let info = try await frail.info()
        #expect(info.failedAttempts == 2 && info.failures.count == 2)
        let letters = try await engine.readMessages("letters", 1, for: .days(1), waiting: nil)
        #expect(letters.first?.past?.reads == 2)
    }

    @Test(arguments: ["queues", "jobsByEnd", "laterJobs", "jobExpiries", "limitUses"])
    func `is exported and taken in with what is damaged in it`(table: String) async throws {
        let lab = try await Self.lab()
        try await lab.write { view in
            var operations: [WriteBatch.Operation] = []
            try view.scan(TableName(table), .all) { key, row in
                let last = table == "limitUses" ? [0x80] : Array(row.dropLast())
                operations.append(.put(TableName(table), key: Array(key), value: last))
                return .stop
            }
            return operations
        }
        let lines = try await ExportedLines(lab.image)
        #expect(lines.rows(of: "damaged").count == 1)
        let copy = Lab(clock: lab.clock)
        #expect(try await lines.take(into: .memory(copy.image)).damagedRows == 1)
        #expect(try await ExportedLines(copy.image).lines == lines.lines)
        #expect(try await copy.findings() == lab.findings())
    }

    @Test func `has the number of jobs in an export if that is damaged`() async throws {
        let lab = try await Self.lab()
        try await lab.write { _ in [JournalTables.meta.put("jobNumbers", [1])] }
        let copy = Lab(clock: lab.clock)
        try await ExportedLines(lab.image).take(into: .memory(copy.image))
        let engine = try JobSample.engine(copy)
        try await engine.run { () async throws in
            let job = try await engine.enqueue(JobSample.Quick.self, .init())
            #expect(job.id.generatedJobNumber ?? 0 > 1 << 20)
        }
    }

    @Test func `survives backup, restore and compaction`() async throws {
        try await TransferFolder.with { folder in
            let (journal, backup, restored) = (folder + "/journal", folder + "/backup", folder + "/restored")
            let lab = Lab()
            let engine = try JobSample.engine(lab, source: .directory(journal))
            try await engine.run { try await JobSample.fill(engine) }
            try await Maintenance.backUp(journal, to: backup)
            try await Maintenance.restore(restored, from: backup)
            try await Maintenance.compact(restored)
            #expect(try await Maintenance.verify(restored).findings == [])
            let (before, after) = (try await Self.rows(of: journal), try await Self.rows(of: restored))
            let tables = QueueTables.all.union([JournalTables.entities.name, JournalTables.archive.name])
            for table in tables.map(\.rawValue) { #expect(before[table] == after[table] && before[table] != nil) }
            let second = try JobSample.engine(lab, source: .directory(restored))
            try await second.run { () async throws in try await Self.goOn(second, lab.clock) }
        }
    }

    private static func rows(of path: String) async throws -> [String: [JournalRows.Row]] {
        let reader = try await LMDBReader.open(path)
        let rows = try await reader.read { view in try JournalRows(view).rows }
        await reader.close()
        return Dictionary(grouping: rows, by: \.table)
    }

    /// A window that is over when its job is done leaves nothing behind.
    @Test func `has no claim of a job that is gone`() async throws {
        let lab = Lab()
        let engine = try JobSample.engine(lab)
        try engine.register(Windowed())
        try await engine.run { () async throws in
            let job = try await engine.enqueue(Windowed.self, .init(), options: JobOptions(delay: .hours(2)))
            lab.clock.advance(by: .hours(3))
            try await job.result()
        }
        #expect(try await lab.view { view in try view.count(of: QueueTables.claims.name) } == 0)
        #expect(try await lab.findings() == [])
    }

    private struct Windowed: Job {
        struct Arguments: Codable, Sendable {}

        static let unique: Unique? = Unique(within: .seconds(60))

        func perform(_ run: JobRun<Arguments>) async throws {}
    }

    @Test(arguments: JobHarm.all)
    func `says what is damaged in it, and nothing else`(harm: JobHarm) async throws {
        let lab = try await Self.lab()
        try await lab.write(harm.make)
        let findings = try await lab.findings()
        let found = Set(findings.map { "\($0.kind.rawValue) \($0.table?.rawValue ?? "")" })
        #expect(found == Set(harm.expected), "\(findings)")
    }
}

extension Lab {
    func write(
        _ operations: @escaping @Sendable (borrowing any StoreView & ~Copyable) throws -> [WriteBatch.Operation]
    ) async throws {
        let store = try MemoryStore.open(image)
        var batch = WriteBatch()
        batch.add(contentsOf: try await store.read { view in try operations(view) })
        try await store.commit(batch)
        await store.close()
    }
}
