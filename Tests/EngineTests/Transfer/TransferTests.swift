import Foundation
import Ratchet
import RatchetTesting
import Testing

@testable import RatchetEngine
@testable import RatchetJournal

/// What leaves a journal as lines comes back as the same runs.
@Suite(.timeLimit(.minutes(5))) struct TransferTests {
    private static func histories(_ lab: Lab) async throws -> [String: [String]] {
        try await lab.inspect { inspector in
            var histories: [String: [String]] = [:]
            for run in try await inspector.runs(RunQuery(limit: 1_000)).runs {
                let history = try #require(try await inspector.history(of: run.id))
                histories["\(run.id) \(run.status)"] = history.entries.map { "\($0.lsn) \($0.content)" }
            }
            return histories
        }
    }

    private static func findings(_ image: MemoryImage) async throws -> [Finding] {
        let store = try MemoryStore.open(image)
        let verification = Verification(store)
        let numbers: Set = [EngineTables.runNumbers.key, EngineTables.lastNumber.key]
        for check in JournalChecks.all(numbers: numbers) + EngineChecks.all { try await check.run(verification) }
        await store.close()
        return verification.findings
    }

    @Test func `An export that is taken in makes the same runs, with the same histories`() async throws {
        let sample = try await TransferSample.make()
        let lines = try await ExportedLines(sample.lab.image)
        let copy = Lab(clock: sample.lab.clock)
        let summary = try await lines.take(into: .memory(copy.image))
        #expect(summary.lines == lines.lines.count && summary.isWhole)
        let (before, after) = (try await Self.histories(sample.lab), try await Self.histories(copy))
        #expect(before == after && before.count == summary.runs && before.count >= 20)
        let statuses = Set(before.keys.compactMap { $0.split(separator: " ").last })
        #expect(statuses == ["completed", "failed", "cancelled", "sleeping", "waiting", "parked", "running"])
        #expect(try await ExportedLines(copy.image).lines == lines.lines)
        #expect(try await Self.findings(copy.image) == [])
    }

    @Test func `Every table has lines, and nothing that users wrote is in base64`() async throws {
        let lines = try await ExportedLines(try await TransferSample.make().lab.image)
        let missing = TransferTables.all.map(\.name).filter { lines.place(of: $0) == nil }
        #expect(missing == ["forgotten", "unreadable", "setAside"])
        #expect(!lines.text.contains { $0.contains("\"base64\"") })
        #expect(lines.text.contains { $0.contains(#""note":"from \"outside\" \u0001""#) })
        #expect(lines.text.contains { $0.hasPrefix(#"{"runID":{"id":"order-é-4","run":"#) })
        #expect(lines.text.contains { $0.hasPrefix(#"{"signalID":"#) && $0.contains(#""id":"m-1""#) })
    }

    @Test func `Every line is JSON to Foundation too`() async throws {
        for line in try await ExportedLines(try await TransferSample.make().lab.image).lines {
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line)) }
        }
    }

    @Test func `Runs of an import go on where they stood`() async throws {
        let sample = try await TransferSample.make()
        let lab = Lab(clock: sample.lab.clock)
        try await ExportedLines(sample.lab.image).take(into: .memory(lab.image))
        let goOn = Latch()
        goOn.open()
        let engine = try TransferSample.engine(lab, goOn, withCallBack: true)
        try await engine.run { () async throws in
            #expect(try await engine.find(FillOrder.self, id: "order-é-4").result() == 5)
            #expect(try await engine.find(FillOrder.self, id: "refused").status() == .failed)
            #expect(try await engine.find(FillOrder.self, id: "by-mail").result() == 4_201)
            _ = try await engine.find(AwaitParcel.self, id: "at-the-door").result()
            let listening = try await engine.find(Listening.self, id: "listening")
            try await listening.signal(Listening.number, 1, id: "m-1")
            #expect(try await listening.status() == .waiting)
            try await listening.signal(Listening.number, 2, id: "m-2")
            #expect(try await listening.result() == 3)
            let taken = try await engine.start(FillOrder.self, id: "order-é-2", with: FillOrder.State())
            #expect(try await taken.result() == 3)
            let next = try await engine.start(FillOrder.self, with: FillOrder.State())
            #expect(next.id.generatedNumber ?? 0 > 20)
            lab.clock.advance(by: .days(8))
            _ = try await engine.find(CallBack.self, id: "call-back").result()
            let mailbox = try await engine.find(SleepsFirst.self, id: "mailbox")
            try await mailbox.signal(SleepsFirst.word, "late")
            #expect(try await mailbox.result() == "early late")
            let answer = try await EngineClient(lab.image).answer(to: "c-1")
            #expect(answer == "cancelled")
        }
    }

    @Test func `A journal that holds something is refused, and stays as it is`() async throws {
        let lab = try await TransferSample.make().lab
        let lines = try await ExportedLines(lab.image)
        let error = await #expect(throws: ImportError.self) { try await lines.take(into: .memory(lab.image)) }
        #expect(error?.code == .notEmpty)
        #expect(try await ExportedLines(lab.image).lines == lines.lines)
    }

    @Test func `What is damaged comes out as it was found, and goes in so`() async throws {
        let lab = try await TransferSample.make().lab
        let store = try MemoryStore.open(lab.image)
        let (key, row) = try await store.read { view in
            var found: ([UInt8], [UInt8]) = ([], [])
            try view.scan(JournalTables.entities.name, .all) { key, row in
                found = (Array(key), Array(row))
                return .stop
            }
            return found
        }
        var batch = WriteBatch()
        batch.add(.put(JournalTables.entities.name, key: key, value: row.dropLast() + [row[row.count - 1] ^ 1]))
        try await store.commit(batch)
        await store.close()
        let lines = try await ExportedLines(lab.image)
        #expect(lines.place(of: "damaged") != nil)
        let copy = Lab(clock: lab.clock)
        let summary = try await lines.take(into: .memory(copy.image))
        #expect(summary.damagedRows == 1 && !summary.isWhole)
        #expect(try await ExportedLines(copy.image).lines == lines.lines)
        #expect(try await Self.findings(copy.image).map(\.what) == Self.findings(lab.image).map(\.what))
    }

    @Test func `A copy of it while an engine runs is a sound journal in a directory`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "transfer-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (journal, file, copy) = (folder + "/journal", folder + "/lines", folder + "/copy")
        try await SampleOrders(path: journal).make {
            let summary = try await Maintenance.exportJournal(journal, to: file)
            #expect(summary.isWhole && summary.runs == 16)
            _ = try await Maintenance.importJournal(copy, from: file)
            #expect(try await JournalText.runs(of: copy) == JournalText.runs(of: journal))
        }
        #expect(try await Maintenance.verify(copy).findings == [])
        let attributes = try FileManager.default.attributesOfItem(atPath: file)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let error = await #expect(throws: JournalError.self) { try await Maintenance.exportJournal(journal, to: file) }
        #expect(error?.code == .alreadyExists)
    }

    @Test func `Lines that do not fit together are refused`() async throws {
        var lines = try await ExportedLines(try await TransferSample.make().lab.image)
        lines.lines.remove(at: try #require(lines.place(of: "timer")))
        try lines.reseal()
        let folder = FileManager.default.temporaryDirectory.appending(path: "transfer-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: "lines")
        try Data(lines.bytes).write(to: file)
        let journal = folder.path + "/journal"
        let error = await #expect(throws: ImportError.self) {
            try await Maintenance.importJournal(journal, from: file.path)
        }
        #expect(error?.code == .inconsistent && error?.message.contains("timers") == true)
        let refusal = await #expect(throws: JournalError.self) { try await Journal.open(.directory(journal)) }
        #expect(refusal?.code == .unfinishedImport)
    }
}
