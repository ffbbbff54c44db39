@testable import RatchetEngine
import RatchetJournal
import Testing

struct JobCodingTests {
    @Test func `a dead letter says how often the process ended with it, until it begins anew`() throws {
        let now = Timestamp(milliseconds: 1)
        var job = JobState(number: 1, JobEntry(kind: "k", queue: "q", due: now, arguments: .nothing), at: now)
        let report = ErrorReport(type: "t", text: "x")
        for _ in 0..<3 { try job.apply(.crashed, at: now) }
        try job.apply(.failed(report, retryAt: nil), at: now)
        #expect(job.isDead && JobInfo(job, .dead).crashes == 3)
        try job.apply(.changed(JobChange(startsAnew: true)), at: now)
        try job.apply(.failed(report, retryAt: now), at: now)
        #expect(JobInfo(job, .queued).crashes == 0)
    }

    @Test(arguments: 1...200 as ClosedRange<UInt64>)
    func `a job is the same after its events, and after any of its snapshots and the events behind it`(
        seed: UInt64
    ) throws {
        var random = RandomJob(seed: seed)
        let (start, entry) = (random.time(), random.entry())
        var state = JobState(number: seed, entry, at: start)
        var batches = [JobBatch(at: start, [.enqueued(entry)])]
        var snapshots = [state]
        for _ in 0..<random.chance(12) {
            let batch = JobBatch(at: random.time(), (0...random.chance(3)).map { _ in random.event() })
            for event in batch.events { try state.apply(event, at: batch.time) }
            batches.append(batch)
            snapshots.append(state)
        }
        for (place, snapshot) in snapshots.enumerated() {
            var again = try JobState(number: seed, decoding: snapshot.encoded)
            #expect(again == snapshot)
            for batch in batches.dropFirst(place + 1) {
                let read = try JobBatch(decoding: batch.encoded[...])
                #expect(read == batch)
                for event in read.events { try again.apply(event, at: read.time) }
            }
            #expect(again == state)
        }
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `bytes that are cut or changed are refused, or are another job, and nothing traps`(seed: UInt64) throws {
        var random = RandomJob(seed: seed)
        var state = JobState(number: 1, random.entry(), at: random.time())
        for _ in 0..<6 { try state.apply(random.event(), at: random.time()) }
        try state.apply(.completed(random.payload()), at: random.time())
        let bytes = state.encoded
        #expect(try JobState(number: 1, decoding: bytes) == state)
        for length in bytes.indices {
            #expect(throws: ByteReader.Malformed.self) { try JobState(number: 1, decoding: Array(bytes[..<length])) }
            var changed = bytes
            changed[length] ^= UInt8(1 + random.chance(255))
            _ = try? JobState(number: 1, decoding: changed)
        }
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `an order, a filter and the rows of the tables are the same when they are read`(seed: UInt64) throws {
        var random = RandomJob(seed: seed)
        let options = JobOptions(
            queue: random.text(), priority: random.chance(20), delay: .milliseconds(random.chance(9_999)),
            key: random.text(), weight: random.chance(99), attempts: 3, tags: ["a", "b"], isUnique: seed % 2 == 0)
        let order = JobOrder(
            kind: random.text(), id: seed % 3 == 0 ? nil : "id", arguments: random.payload(), options: options,
            hasKey: seed % 2 == 1)
        var writer = ByteWriter()
        order.write(to: &writer)
        var filter = JobFilter(statuses: [.dead, .queued], keys: [random.text()], since: random.time())
        if seed % 4 == 0 { filter = .all }
        filter.write(to: &writer)
        var reader = ByteReader(writer.bytes[...])
        #expect(try JobOrder(from: &reader) == order)
        #expect(try JobFilter(from: &reader) == filter)
        #expect(reader.isAtEnd)
        var row = QueueRow(name: random.text(), number: UInt32(seed))
        row.rateLimit = seed % 2 == 0 ? .window(3, per: .seconds(1)) : .bucket(3, per: .seconds(1), burst: 9)
        row.concurrency = random.chance(99)
        #expect(try QueueRow(decoding: row.encoded) == row)
    }

    @Test func `a job that is over has no events, and is enqueued once`() throws {
        var random = RandomJob(seed: 1)
        var state = JobState(number: 1, random.entry(), at: random.time())
        let entry = random.entry()
        #expect(throws: JobState.Misfit.self) { try state.apply(.enqueued(entry), at: Timestamp(milliseconds: 0)) }
        try state.apply(.cancelled, at: Timestamp(milliseconds: 5))
        #expect(throws: JobState.Misfit.self) { try state.apply(.began, at: Timestamp(milliseconds: 9)) }
        #expect(state.ended == Timestamp(milliseconds: 5))
    }

    @Test func `of many failures and lines the last ones are kept, and the first failure`() throws {
        var random = RandomJob(seed: 2)
        var state = JobState(number: 1, random.entry(), at: random.time())
        for number in 1...300 {
            let time = Timestamp(milliseconds: Int64(number))
            try state.apply(.failed(ErrorReport(type: "T", text: "\(number)"), retryAt: time), at: time)
            try state.apply(.noted(.line("\(number)")), at: time)
        }
        let past = try #require(state.past)
        #expect(past.failed == 300 && past.failures.count == JobPast.failureLimit)
        #expect(past.failures.first?.attempt == 1 && past.failures.last?.attempt == 300)
        #expect(past.failures.dropFirst().first?.attempt == 202)
        #expect(past.lines.first?.text == "201" && past.lines.count == JobPast.lineLimit)
    }
}
