import Ratchet
import RatchetJournal
import Testing

@testable import RatchetEngine

/// How schedules stand in the journal.
@Suite struct `The rows of schedules` {
    @Test func `A schedule is what the page draws`() throws {
        let start = Timestamp(milliseconds: 1_795_253_400_250)
        let terms = ScheduleTerms(.daily(at: "02:00"), .latest, .skip, ScheduleOptions())
        let target = ScheduleTarget.run(workflow: "Greet", state: nil)
        var row = ScheduleRow("nightly", isDeclared: true, terms, target, ScheduleOptions(), at: start)
        row.position = start + .seconds(2)
        row.start(
            ScheduleTick("nightly", row.position, .planned), ScheduleRow.ActiveRun(number: 7, id: "r"), at: row.position
        )
        let bytes = try FormatPage().bytes("schedule")
        #expect(row.encoded == bytes)
        #expect(try ScheduleRow(decoding: bytes) == row)
    }

    @Test func `What a schedule of jobs enqueues is what the page draws`() throws {
        let options = JobOptions(priority: 2, tags: ["t"])
        let target = ScheduleTarget.job(kind: "Resize", arguments: Payload(bytes: Array("{}".utf8)), options)
        var writer = ByteWriter()
        target.write(to: &writer)
        #expect(writer.bytes == (try FormatPage().bytes("scheduled-job")))
    }

    @Test(arguments: ScheduleSample.rows) func `What is written is read, and nothing shorter or longer`(
        row: ScheduleRow
    ) throws {
        let bytes = row.encoded
        #expect(try ScheduleRow(decoding: bytes) == row)
        for count in bytes.indices {
            #expect(throws: ByteReader.Malformed.self) { try ScheduleRow(decoding: Array(bytes.prefix(count))) }
        }
        #expect(throws: ByteReader.Malformed.self) { try ScheduleRow(decoding: bytes + [0]) }
    }

    @Test func `The numbers of causes are those of the page`() throws {
        let page = try FormatPage()
        #expect(page.has(ScheduleTick.Cause.allCases.map { "\($0.rawValue) \($0)" }))
        #expect(page.has(TickLoss.allCases.map { "\($0.rawValue) \($0)" }))
    }

    @Test(arguments: ScheduleSample.orders) func `What is asked of a schedule is read as it is written`(
        order: ScheduleOrder
    ) throws {
        let command = Command.schedule("nightly", order)
        var reader = ByteReader(command.content)
        #expect(try Command(from: &reader) == command)
    }

    @Test func `A damaged row is found, keeps its schedule still, and leaves the others alone`() async throws {
        let lab = Lab()
        try await lab.engine().run {}
        let store = try MemoryStore.open(lab.image)
        let (key, row) = (UserKey(Array("bad".utf8)), try EngineTables.schedules.row(UserKey([1]), [9], with: .plain))
        var batch = WriteBatch()
        batch.add(.put(EngineTables.schedules.name, key: key.keyBytes, value: row))
        for row in ScheduleSample.rows { batch.add(try row.put(with: .plain)) }
        let added = batch
        try await store.commit(added)
        let verification = Verification(store)
        try await SchedulesCheck().run(verification)
        #expect(verification.findings.map(\.key) == ["'bad'"])
        await store.close()
        let engine = try lab.engine()
        try await engine.run { () async throws in
            #expect(try await engine.schedules.list().map(\.name) == ScheduleSample.rows.map(\.name))
        }
        #expect(lab.logs.lines.contains { $0.contains("A schedule cannot be read") })
    }
}
