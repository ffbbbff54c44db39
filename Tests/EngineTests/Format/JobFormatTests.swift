import RatchetJournal
import Testing

@testable import RatchetEngine

/// What is on disk of queues and their jobs is what the page says.
@Suite struct `The format page, of jobs` {
    private static let time = Timestamp(milliseconds: 1_795_253_400_250)
    private static let value = Payload(bytes: Array("{}".utf8))
    private static let arguments = Payload(bytes: Array(#"{"photo":7}"#.utf8))
    private static let error = ErrorReport(type: "App.BankError", text: "no cover")
    private static let entry = JobEntry(kind: "Resize", queue: "photos", due: time, arguments: arguments)

    /// One event of each code, in their order.
    private static let events: [JobEvent] = [
        .enqueued(entry), .completed(value), .failed(error, retryAt: time), .snoozed(until: time),
        .leased(until: time), .extended(until: time), .began, .crashed, .noted(.line("half of it")),
        .effected(EffectNotes(count: 1, first: [EffectNote(.enqueue, "Mail")])),
        .changed(JobChange(queue: "slow", priority: 9, due: time, arguments: value, startsAnew: true)), .cancelled,
        .noted(.heartbeat(value)), .noted(.part(name: "upload", value)),
        .noted(.cursor(Payload(bytes: Array("7".utf8)))),
    ]

    private let page: FormatPage

    init() throws { page = try FormatPage() }

    @Test func `Each event is written and read as it is drawn`() throws {
        let parts = try page.parts("job-events")
        try #require(parts.count == Self.events.count)
        for (place, (bytes, event)) in zip(parts, Self.events).enumerated() {
            #expect(bytes.first == UInt8(place + 1))
            var writer = ByteWriter()
            event.write(to: &writer)
            #expect(writer.bytes == bytes, "\(event)")
            var reader = ByteReader(bytes)
            #expect(try JobEvent(from: &reader) == event)
            #expect(reader.isAtEnd, "\(event)")
        }
        let batch = JobBatch(at: Self.time, [.began, .completed(Self.value)])
        #expect(try JobBatch(decoding: batch.encoded[...]) == batch)
    }

    @Test func `No code is read that is not in the table`() {
        for code in UInt8.min...UInt8.max where !(1...15).contains(code) {
            var reader = ByteReader([code] + Array(repeating: 0, count: 64))
            let error = #expect(throws: ByteReader.Malformed.self) { try JobEvent(from: &reader) }
            #expect(error?.offset == 1)
        }
    }

    @Test func `An entry with all that it can have`() throws {
        let entry = JobEntry(
            kind: "Resize", givenID: "photo-7", queue: "photos", priority: 3, due: Self.time, key: "ada", weight: 2,
            attempts: 5, claim: JobClaim(key: "Resize\u{1f}\u{1f}{}", states: .underWay), tags: ["new"],
            arguments: Self.arguments)
        let bytes = try page.bytes("job-entry")
        var writer = ByteWriter()
        entry.write(to: &writer)
        #expect(writer.bytes == bytes)
        var reader = ByteReader(bytes)
        #expect(try JobEntry(from: &reader) == entry && reader.isAtEnd)
    }

    @Test func `A job's snapshot`() throws {
        var job = JobState(number: 9, Self.entry, at: Self.time)
        try job.apply(.failed(Self.error, retryAt: Self.time), at: Self.time)
        try job.apply(.noted(.line("half of it")), at: Self.time)
        let snapshot = Snapshot(stamp: Stamp(LSN(3), item: 1), bytes: job.encoded)
        let row = try page.bytes("job-row")
        #expect(try snapshot.encoded(for: .job(9), with: .plain) == row)
        #expect(try Snapshot(decoding: row, for: .job(9), with: .plain) == snapshot)
        #expect(try JobState(number: 9, decoding: snapshot.bytes) == job)
        #expect(EntityID.job(9).keyBytes == [128, 0, 0, 0, 0, 0, 0, 0, 9])
    }

    @Test func `A queue's row`() throws {
        var queue = QueueRow(name: "photos", number: 1)
        queue.isPaused = true
        queue.concurrency = 4
        queue.rateLimit = .bucket(100, per: .seconds(60), burst: 10)
        let row = try page.bytes("queue-row")
        #expect(try queue.put(with: .plain).value == row)
        #expect(try QueueRow(decoding: Array(row.dropFirst(5))) == queue)
    }

    @Test func `The row of a job that is over`() throws {
        var job = JobState(number: 9, Self.entry, at: Self.time)
        let ended = Self.time + .milliseconds(12)
        try job.apply(.completed(Self.value), at: ended)
        let key = JobEndKey(.completed, ended, 9)
        let summary = JobEndSummary(job, expires: ended + .seconds(60))
        let row = try page.bytes("job-end")
        #expect(try QueueTables.ended.put(key, summary.encoded, with: .plain).value == row)
        #expect(try JobEndSummary(decoding: Array(row.dropFirst(5))) == summary)
        #expect(
            key.keyBytes == [0x05, 0x80, 0x00, 0x01, 0xA1, 0xFD, 0x70, 0xF2, 0xC6, 0, 0, 0, 0, 0, 0, 0, 9])
    }

    @Test func `A job that a job enqueues`() throws {
        let bytes = try page.bytes("job-delivery")
        let delivery = Delivery(
            from: Delivery.jobSender(7), .enqueue(JobOrder(kind: "Mail", arguments: Self.value)))
        #expect(delivery.encoded == bytes)
        #expect(try Delivery(decoding: bytes) == delivery)
    }

    @Test func `What another process asks of jobs and queues`() throws {
        let dead = JobFilter(queues: ["mail"], statuses: [.dead])
        let commands: [Command] = [
            .enqueue([JobOrder(kind: "Mail", arguments: Self.value)]),
            .jobs(JobBulk(.retry(queue: "slow"), dead, limit: 1)),
            .queue("mail", QueueChange(isPaused: true, concurrency: 4)),
        ]
        let bytes = try page.bytes("job-commands")
        #expect(commands.flatMap(\.content) == bytes)
        for command in commands {
            var reader = ByteReader(command.content)
            #expect(try Command(from: &reader) == command && reader.isAtEnd)
        }
    }

    @Test func `Keys sort by queue, priority, key and time`() {
        let place = TimerKey(Timestamp(milliseconds: -1), 2)
        let time: [UInt8] = [0x7F] + Array(repeating: 0xFF, count: 7)
        let number: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 2]
        let lane = LaneKey(priority: 5, key: 3)
        #expect(ReadyKey(1, lane, place).keyBytes == [0, 0, 0, 1, 5, 0, 0, 0, 0, 0, 0, 0, 3] + time + number)
        #expect(QueueTimeKey(1, place.due, 2).keyBytes == [0, 0, 0, 1] + time + number)
        #expect(LimitKey(1, 3, place.due).keyBytes == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 3] + time)
        #expect(LaterRow(key: 3, hasBegun: true).tableBytes == [0, 0, 0, 0, 0, 0, 0, 3, 1])
        #expect(LimitUse(time: place.due, amount: -2).encoded == [3])
        // The fingerprint of the letter, without its highest bit.
        let fingerprint: UInt64 = 0xAF63_DC4C_8601_EC8C
        #expect(LaneKey.number(of: "a", with: .plain) == fingerprint & ~(1 << 63))
        #expect(LaneKey.number(of: nil, with: .plain) == 0)
    }
}
