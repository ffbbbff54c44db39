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

    /// The bytes of the member `row`, which is base64.
    private static func row(in line: String) throws -> Data {
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: [String: Any]])
        return try #require((object.values.first?["row"] as? String).flatMap { Data(base64Encoded: $0) })
    }

    @Test func `An export that is taken in makes the same runs, with the same histories`() async throws {
        let lab = try await TransferSample.lab()
        let lines = try await ExportedLines(lab.image)
        let copy = Lab(clock: lab.clock)
        let summary = try await lines.take(into: .memory(copy.image))
        #expect(summary.lines == lines.lines.count && summary.isWhole)
        let (before, after) = (try await Self.histories(lab), try await Self.histories(copy))
        #expect(before == after && before.count == summary.runs && before.count >= 14)
        let statuses = Set(before.keys.compactMap { $0.split(separator: " ").last })
        #expect(statuses == ["completed", "failed", "cancelled", "sleeping", "waiting", "parked", "running"])
        #expect(try await ExportedLines(copy.image).lines == lines.lines)
        #expect(try await Self.findings(copy.image).filter(\.isDamage) == [])
        #expect(try await Self.findings(copy.image) == Self.findings(lab.image))
    }

    @Test func `Every table has lines, and nothing that users wrote is in base64`() async throws {
        let lines = try await ExportedLines(try await TransferSample.lab().image)
        let missing = TransferTables.all.map(\.name).filter { lines.place(of: $0) == nil }
        #expect(missing == [])
        // These belong to the file.
        let others = [
            JournalTables.meta.name, JournalTables.sealing.name, JournalTables.dictionaries.name,
            JournalTables.feed.name,
        ]
        let tables = Set(TransferTables.all.map(\.table)).union(others).union([JournalTables.chunks])
        #expect(tables == JournalTables.all.union(EngineTables.all))
        #expect(!lines.text.contains { $0.contains("\"base64\"") })
        #expect(try lines.rows(of: "setAside").first.map { try Self.row(in: $0).count } ?? 0 > 8)
        #expect(lines.rows(of: "forgotten").count == 1 && lines.rows(of: "unreadable").count == 1)
        #expect(lines.text.contains { $0.contains(#""note":"from \"outside\" \u0001""#) })
        #expect(lines.text.contains { $0.hasPrefix(#"{"runID":{"id":"order-é-4","run":"#) })
        #expect(lines.text.contains { $0.hasPrefix(#"{"signalID":"#) && $0.contains(#""id":"m-1""#) })
    }

    @Test func `Every line is JSON to Foundation too`() async throws {
        for line in try await ExportedLines(try await TransferSample.lab().image).lines {
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line)) }
        }
    }

    @Test func `Runs of an import go on where they stood`() async throws {
        let sample = try await TransferSample.lab()
        let lab = Lab(clock: sample.clock)
        try await ExportedLines(sample.image).take(into: .memory(lab.image))
        let goOn = Latch()
        goOn.open()
        let engine = try TransferSample.engine(lab, goOn, withCallBack: true)
        try await engine.run { () async throws in
            #expect(try await engine.find(FillOrder.self, id: "order-é-4").result() == 5)
            #expect(try await engine.find(FillOrder.self, id: "refused").status() == .failed)
            #expect(try await EngineClient(lab.image).answer(to: "c-2") == "by-mail")
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
            #expect(next.id.generatedNumber ?? 0 > 16)
            let again = try await engine.start(FillOrder.self, id: "deleted", with: FillOrder.State())
            #expect(try await again.result() == 4_201)
            #expect(try await engine.find(Listening.self, id: "harmed").status() == .parked)
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
        let lab = try await TransferSample.lab()
        let lines = try await ExportedLines(lab.image)
        let error = await #expect(throws: ImportError.self) { try await lines.take(into: .memory(lab.image)) }
        #expect(error?.code == .notEmpty)
        #expect(try await ExportedLines(lab.image).lines == lines.lines)
    }

    /// The last byte of a row of each table is another one.
    @Test(arguments: [
        "plans", "entities", "archive", "history", "log", "damaged", "runIDs", "timers", "runsByEnd", "inbox",
        "answers", "setAside", "commands",
    ])
    func `What is damaged comes out as it was found, and goes in so`(table: String) async throws {
        let lab = try await TransferSample.lab()
        try await Self.damage(TableName(table), lab)
        let lines = try await ExportedLines(lab.image)
        #expect(lines.rows(of: "damaged").count == 1)
        let copy = Lab(clock: lab.clock)
        let summary = try await lines.take(into: .memory(copy.image))
        #expect(summary.damagedRows == 1 && !summary.isWhole)
        #expect(try await ExportedLines(copy.image).lines == lines.lines)
        #expect(try await Self.findings(copy.image) == Self.findings(lab.image))
    }

    private static func damage(_ table: TableName, _ lab: Lab) async throws {
        let store = try MemoryStore.open(lab.image)
        let batch = try await store.read { view in
            var batch = WriteBatch()
            try view.scan(table, .all) { key, row in
                // A number of 8 bytes would be another one.
                let isNumber = [EngineTables.runIDs.name, InboxTables.commands.name].contains(table)
                let rest = Array(row.dropLast())
                let last: [UInt8] = isNumber ? [] : [(row.last ?? 0) ^ 1]
                batch.add(.put(table, key: Array(key), value: rest + last))
                return .stop
            }
            return batch
        }
        try await store.commit(batch)
        await store.close()
    }

    @Test func `The journal of the fixture, with its dictionary and its damage, comes back as it was`() async throws {
        try await TransferFolder.with { folder in
            let (journal, copy) = (folder + "/journal", folder + "/copy")
            let fixture = FormatFixture(format: 2)
            try fixture.unpack(to: journal)
            let out = try await Maintenance.exportJournal(journal, to: folder + "/lines")
            let back = try await Maintenance.importJournal(copy, from: folder + "/lines")
            #expect(out.troubles == [] && back.troubles == [])
            #expect(out.runs == 48 && back.runs == 48)
            let text = try fixture.text()
            #expect(try await JournalText.runs(of: copy) == text)
            let (before, after) = (try await Maintenance.verify(journal), try await Maintenance.verify(copy))
            #expect(before.findings == after.findings)
            try await Maintenance.exportJournal(copy, to: folder + "/again")
            #expect(try Self.lines(folder + "/again") == Self.lines(folder + "/lines"))
        }
    }

    @Test func `A value that goes on in chunks comes back so`() async throws {
        try await TransferFolder.with { folder in
            let (journal, copy) = (folder + "/journal", folder + "/copy")
            try await LMDBStore.open(journal).close()
            let client = try await EngineClient.open(journal)
            try await client.start(workflow: "Letter", json: "\"\(Self.noise(1_420_000))\"", command: "c")
            await client.close()
            try await Maintenance.exportJournal(journal, to: folder + "/lines")
            try await Maintenance.importJournal(copy, from: folder + "/lines")
            let result = try await Maintenance.verify(copy)
            #expect(result.findings == [] && result.counts["chunks"] == 1)
            try await Maintenance.exportJournal(copy, to: folder + "/again")
            #expect(try Self.lines(folder + "/again") == Self.lines(folder + "/lines"))
        }
    }

    /// Text that does not become much shorter.
    private static func noise(_ count: Int) -> String {
        var random = SplitMix64(seed: 1)
        let words = (0..<count * 3 / 32).map { _ in random.next() }
        return words.withUnsafeBytes { Data($0) }.base64EncodedString()
    }

    /// All but the first, which has the time, and the last, which has the checksum.
    private static func lines(_ path: String) throws -> [Data] {
        try Data(contentsOf: URL(filePath: path)).split(separator: UInt8(ascii: "\n")).dropFirst().dropLast()
    }

    @Test func `A copy of it while an engine runs is a sound journal in a directory`() async throws {
        try await TransferFolder.with { folder in
            let (journal, file, copy) = (folder + "/journal", folder + "/lines", folder + "/copy")
            // What an export has left that was killed.
            try Data("open".utf8).write(to: URL(filePath: file + ".partial"))
            try await SampleOrders(path: journal).make {
                let summary = try await Maintenance.exportJournal(journal, to: file)
                #expect(summary.isWhole && summary.runs == 16)
                let back = try await Maintenance.importJournal(copy, from: file)
                #expect(back.runs == 16)
                #expect(try await JournalText.runs(of: copy) == JournalText.runs(of: journal))
            }
            #expect(try await Maintenance.verify(copy).findings.filter(\.isDamage) == [])
            let attributes = try FileManager.default.attributesOfItem(atPath: file)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            let error = await #expect(throws: JournalError.self) {
                try await Maintenance.exportJournal(journal, to: file)
            }
            #expect(error?.code == .alreadyExists)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            #expect(names == ["copy", "journal", "lines"])
        }
    }

    @Test func `Lines that do not fit together are refused`() async throws {
        var lines = try await ExportedLines(try await TransferSample.lab().image)
        // The last one is not that of the run that is parked.
        lines.lines.remove(at: try #require(lines.place(of: "status")) - 1)
        try lines.reseal()
        let bytes = lines.bytes
        try await TransferFolder.with { folder in
            let (journal, file) = (folder + "/journal", folder + "/lines")
            try Data(bytes).write(to: URL(filePath: file))
            let error = await #expect(throws: ImportError.self) {
                try await Maintenance.importJournal(journal, from: file)
            }
            #expect(error?.code == .inconsistent && error?.message.contains("verify it before") == true)
            let refusal = await #expect(throws: JournalError.self) { try await Journal.open(.directory(journal)) }
            #expect(refusal?.code == .unfinishedImport)
        }
    }

    /// As an engine leaves one that was started and had nothing to do.
    @Test func `A journal with nothing in it is as good as none`() async throws {
        let lab = Lab()
        let one = try lab.engine(Listening())
        try await one.run { () async throws in
            _ = try await one.start(Listening.self, id: "one", with: Listening.State(wants: 1))
        }
        let lines = try await ExportedLines(lab.image)
        let empty = Lab()
        let engine = try empty.engine(Listening())
        try await engine.run { () async throws in
            _ = await #expect(throws: EngineError.self) { try await engine.find(Listening.self, id: "nobody") }
        }
        var batch = WriteBatch()
        batch.add(EngineTables.lastNumber.put(4_711))
        let store = try MemoryStore.open(empty.image)
        try await store.commit(batch)
        await store.close()
        try await lines.take(into: .memory(empty.image))
        #expect(try await ExportedLines(empty.image).lines == lines.lines)
    }
}
