@testable import RatchetEngine
import RatchetJournal
import Testing

struct QueueLineTests {
    @Test(arguments: 1...200 as ClosedRange<UInt64>)
    func `jobs are taken in order and once, whatever is read from the table meanwhile`(seed: UInt64) {
        let queue = Queue(
            "q", concurrency: 1 + Int(seed % 5), perKey: seed.isMultiple(of: 3) ? KeyLimit(concurrency: 1) : nil)
        var simulation = LineSimulation(queue, seed: seed)
        simulation.play(400)
        #expect(simulation.mistakes == [])
        #expect(simulation.taken.count == Set(simulation.taken).count)
        let lost = simulation.expected.subtracting(simulation.taken)
        #expect(lost.isEmpty, "lost: \(lost.sorted())")
    }

    private static func job(
        _ number: UInt64, _ key: String? = nil, priority: UInt8 = 5, due: Int64 = 0
    ) -> QueuedJob {
        let entry = JobEntry(
            kind: "k", queue: "q", priority: priority, due: Timestamp(milliseconds: due), key: key,
            arguments: .nothing)
        return QueuedJob(JobState(number: number, entry, at: Timestamp(milliseconds: 0)), isStrict: false, with: .plain)
    }

    private static func takeAll(_ line: inout QueueLine, at now: Int64 = 0) -> [UInt64] {
        var numbers: [UInt64] = []
        while case .job(let job) = line.take(at: Timestamp(milliseconds: now)) {
            numbers.append(job.number)
            line.leave(job)
        }
        return numbers
    }

    @Test func `keys take turns`() {
        var line = QueueLine(Queue("q"))
        for number in 1...4 as ClosedRange<UInt64> { line.add(Self.job(number, "a")) }
        for number in 5...6 as ClosedRange<UInt64> { line.add(Self.job(number, "b")) }
        line.add(Self.job(7))
        let taken = Self.takeAll(&line)
        #expect(taken == [1, 5, 7, 2, 6, 3, 4])
    }

    @Test func `a job that was put back is the next one`() {
        var line = QueueLine(Queue("q", perKey: KeyLimit(concurrency: 1)))
        for number in 1...2 as ClosedRange<UInt64> { line.add(Self.job(number, "a")) }
        guard case .job(let job) = line.take(at: Timestamp(milliseconds: 0)) else {
            Issue.record("there is a job")
            return
        }
        line.putBack(job)
        #expect(line.atWork == 0)
        let taken = Self.takeAll(&line)
        #expect(taken == [1, 2])
    }

    @Test func `with aging the one that waits for longest comes first among those that count the same`() {
        var line = QueueLine(Queue("q", aging: .seconds(1)))
        line.add(Self.job(1, priority: 1, due: 5_000))
        line.add(Self.job(2, priority: 3, due: 1_000))
        line.add(Self.job(3, priority: 9, due: 0))
        let taken = Self.takeAll(&line, at: 5_000)
        #expect(taken == [2, 1, 3])
    }

    @Test func `a job that is one too many of its key waits, also if the limit came later`() {
        var line = QueueLine(Queue("q"))
        for number in 1...4 as ClosedRange<UInt64> { line.add(Self.job(number, "a")) }
        var atWork: [QueuedJob] = []
        for _ in 0..<2 {
            if case .job(let job) = line.take(at: Timestamp(milliseconds: 0)) { atWork.append(job) }
        }
        line.set(Queue("q", perKey: KeyLimit(concurrency: 2)))
        let early = Self.takeAll(&line)
        #expect(early == [])
        line.leave(atWork[0])
        let taken = Self.takeAll(&line)
        #expect(taken == [3, 4])
    }
}
