import RatchetJournal
import Testing

@testable import RatchetEngine

/// What is on disk is what the page says: each block of hex is compared with what the code writes and reads.
@Suite struct `The format page` {
    private static let start = Timestamp(milliseconds: 1_795_253_400_250)
    private static let step = NodeAddress(frame: 0, node: 1)
    private static let finish = NodeAddress(frame: 0, node: 2)
    private static let output = Payload(bytes: Array(#""Hello, Ada""#.utf8))
    private static let state = Payload(bytes: Array(#"{"name":"Ada"}"#.utf8))

    private static let outline = Outline(scopes: [
        Outline.Scope(
            workflow: "Greet",
            nodes: [
                Outline.Node(kind: .sequence, name: "", parent: -1, children: [1, 2], end: 3, limit: 0, inner: 0),
                Outline.Node(kind: .step, name: "write", parent: 0, children: [], end: 2, limit: 0, inner: 0),
                Outline.Node(kind: .finish, name: "return", parent: 0, children: [], end: 3, limit: 0, inner: 0),
            ])
    ])

    private static let header = RunHeader(givenID: "greet-1", workflow: "Greet", fingerprint: outline.fingerprint)
    private static let first = EventBatch(at: start, [.started(header, state: state)])
    private static let second = EventBatch(
        at: start + .milliseconds(12),
        [.stepCompleted(step, output: output, state: nil), .returned(finish, output: output)])

    private let page: FormatPage

    init() throws { page = try FormatPage() }

    @Test func `An outline, and its fingerprint`() throws {
        let bytes = try page.bytes("outline")
        #expect(Self.outline.encoded == bytes)
        #expect(try Outline(decoding: bytes) == Self.outline)
        #expect(Self.outline.fingerprint.description == "1ecd0fcd4f2f5581")
        guard case .put(_, _, let row) = try EngineTables.plans.put(Self.outline.fingerprint, bytes, with: .plain)
        else {
            Issue.record("a plan is put into its table")
            return
        }
        #expect(try row == page.bytes("plans-row"))
    }

    @Test(arguments: [("event-batch", first), ("second-batch", second)])
    func `An event batch`(name: String, batch: EventBatch) throws {
        let bytes = try page.bytes(name)
        #expect(batch.encoded == bytes)
        #expect(try EventBatch(decoding: bytes[...]) == batch)
    }

    @Test func `An error with a detail and a cause`() throws {
        let bytes = try page.bytes("error")
        let error = ErrorReport(
            type: "App.BankError", text: "no cover", details: ["code": "51"],
            cause: ErrorReport(type: "App.Down", text: "gone"))
        var writer = ByteWriter()
        writer.error(error)
        #expect(writer.bytes == bytes)
        var reader = ByteReader(bytes)
        #expect(try reader.error() == error && reader.isAtEnd)
    }

    @Test func `What the attempts of a step leave`() throws {
        let bytes = try page.bytes("memory")
        var memory = StepMemory()
        memory.take(in: .heartbeat(Payload(bytes: Array("{}".utf8))))
        memory.take(in: .cursor(Payload(bytes: Array("7".utf8))))
        memory.take(in: .part(name: "upload", .nothing))
        memory.isBegun = true
        memory.crashes = 2
        memory.line = StepLine(queue: "printer", path: "print")
        var writer = ByteWriter()
        memory.write(to: &writer)
        #expect(writer.bytes == bytes)
        var reader = ByteReader(bytes)
        #expect(try StepMemory(from: &reader) == memory && reader.isAtEnd)
    }

    @Test(
        arguments: [
            [0], [64], [16, 0], [8, 0], [8, 2, 1, 98, 0, 1, 97, 0], [8, 2, 1, 97, 0, 1, 97, 0], [2], [15, 2, 123],
        ] as [[UInt8]])
    func `What no step leaves is refused`(bytes: [UInt8]) {
        #expect(throws: ByteReader.Malformed.self) {
            var reader = ByteReader(bytes)
            _ = try StepMemory(from: &reader)
        }
    }

    @Test func `A command of another process`() throws {
        let bytes = try page.bytes("command")
        let command = HandedIn(
            id: "start-7", time: Self.start,
            command: .start(workflow: "Greet", id: "greet-1", state: Self.state))
        #expect(try command.encoded(at: 1, with: .plain) == bytes)
        #expect(try HandedIn(decoding: bytes, at: 1, with: .plain) == command)
    }

    @Test func `The answer to a command`() throws {
        let bytes = try page.bytes("answer")
        let answer = KeptAnswer(
            key: InboxTables.key(of: "start-7", with: .plain), time: Self.start + .milliseconds(12),
            answer: .run("greet-1"))
        #expect(try answer.encoded(at: 1, with: .plain) == bytes)
        #expect(try KeptAnswer(decoding: bytes, at: 1, with: .plain) == answer)
    }

    @Test func `What goes from run to run`() throws {
        let bytes = try page.bytes("delivery")
        let signal = RunSignal(name: "decided", value: Payload(bytes: Array("{}".utf8)))
        let delivery = Delivery(from: 7, answers: Self.step, .signal(run: "order-8", signal))
        #expect(delivery.encoded == bytes)
        #expect(try Delivery(decoding: bytes) == delivery)
    }

    @Test func `A log record`() throws {
        let record = try page.bytes("log-record")
        let body = Self.first.encoded
        let header = GroupHeader(items: [GroupHeader.Item(entity: .run(1), length: body.count)])
        let read = try LogRecord(decoding: record, at: LSN(1))
        #expect(read.header == header)
        #expect(try read.body(with: .plain) == body)
        let written = try LogRecord.encode(lsn: LSN(1), header: header, body: PlainBlock(body), blocks: .plain)
        #expect(written == record)
    }

    @Test func `A run's snapshot`() throws {
        var run = try RunState(
            Self.header, number: 1, state: Self.state, plan: RunPlan(outline: Self.outline), at: Self.start)
        for event in Self.second.events { try run.apply(event, at: Self.second.time) }
        var value = ByteWriter()
        try run.write(to: &value)
        let snapshot = Snapshot(
            stamp: Stamp(LSN(2), item: 1), bytes: RunSnapshot(indexed: run.status, .folded(value.bytes)).encoded)
        let row = try page.bytes("archive-row")
        #expect(try snapshot.encoded(for: .run(1), with: .plain) == row)
        #expect(try Snapshot(decoding: row, for: .run(1), with: .plain) == snapshot)
        #expect(EntityID.run(1).keyBytes == [1, 0, 0, 0, 0, 0, 0, 0, 1])
    }

    @Test func `A summary of a run that is over`() throws {
        let summary = RunEndSummary(Self.header, started: Self.start)
        let row = try page.bytes("ends-row")
        let key = RunEndKey(.completed, Self.second.time, 1)
        #expect(try EngineTables.runsByEnd.put(key, summary.encoded, with: .plain).value == row)
        #expect(RunEndSummary(decoding: Array(row.dropFirst(5))) == summary)
        #expect(
            key.keyBytes == [0x03, 0x80, 0x00, 0x01, 0xA1, 0xFD, 0x70, 0xF2, 0xC6, 0, 0, 0, 0, 0, 0, 0, 1])
    }

    @Test func `A row of history`() throws {
        let items = [
            HistoryItem(LSN(1), Self.first.encoded[...]), HistoryItem(LSN(2), Self.second.encoded[...]),
        ]
        let key = HistoryKey(.run(1), LSN(1))
        let bytes = try page.bytes("history")
        #expect(HistoryRow.encode(items, for: key) == bytes)
        #expect(try HistoryRow.decode(bytes, for: key) == items)
        #expect(key.keyBytes == EntityID.run(1).keyBytes + LSN(1).keyBytes)
        #expect(ForgottenKey(LSN(1), .run(2)).keyBytes == LSN(1).keyBytes + EntityID.run(2).keyBytes)
    }

    @Test func `A parked run's value`() throws {
        let bytes = try page.bytes("unfolded")
        let snapshot = try RunSnapshot(decoding: bytes)
        guard case .unfolded(let parts) = snapshot.content else {
            Issue.record("it is not unfolded")
            return
        }
        #expect(snapshot.indexed == .parked)
        #expect(parts.reason.kind == .unknownWorkflow)
        #expect(parts.reason.text == "no such workflow")
        #expect(parts.base == nil)
        #expect(parts.batches == [Self.first.encoded])
        #expect(snapshot.encoded == bytes)
    }

    @Test func `Keys sort as their values do`() {
        #expect(LSN(1).keyBytes == [0, 0, 0, 0, 0, 0, 0, 1])
        #expect(
            TimerKey(Timestamp(milliseconds: -1), 2).keyBytes == [0x7F] + Array(repeating: 0xFF, count: 7) + [
                0, 0, 0, 0, 0, 0, 0, 2,
            ])
        #expect(RunStatusKey(.completed, 1).keyBytes == [3, 0, 0, 0, 0, 0, 0, 0, 1])
        #expect(EngineTables.runIDs.put("a", 1, with: .plain).key == [0x61])
    }
}

extension WriteBatch.Operation {
    /// The value of the row that it writes.
    var value: [UInt8]? {
        switch self {
        case .put(_, _, let value), .append(_, _, let value): value
        case .delete, .deleteIfEqual, .trim, .deleteRange: nil
        }
    }
}
