@testable import RatchetEngine
import RatchetJournal
import Testing

/// A line of jobs with a table behind it, of which all that may happen in any order does.
struct LineSimulation {
    private struct Row {
        let lane: LaneKey
        let job: QueuedJob
    }

    private struct Reading {
        let lane: LaneKey
        let rows: [Row]
        let end: TimerKey?
    }

    private static let page = 4

    private let settings: Queue
    private var line: QueueLine
    private var random: SplitMix64
    private var now = Timestamp(milliseconds: 1_000)
    private var last: UInt64 = 0
    /// What stands in memory, and what is in the table and seen by readers.
    private var inMemory: [UInt64: QueuedJob] = [:]
    private var table: [UInt64: Row] = [:]
    private var unsettled: [Row] = []
    private var readings: [Reading] = []
    private var atWork: [QueuedJob] = []
    private(set) var expected: Set<UInt64> = []
    private(set) var taken: [UInt64] = []
    private(set) var mistakes: [String] = []

    init(_ settings: Queue, seed: UInt64) {
        self.settings = settings
        line = QueueLine(settings)
        random = SplitMix64(seed: seed)
    }

    private mutating func chance(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }

    /// Does so many things, and then takes all that is left.
    mutating func play(_ steps: Int) {
        for _ in 0..<steps { step() }
        for _ in 0..<10_000 {
            while !unsettled.isEmpty { settle() }
            while !readings.isEmpty { finishReading() }
            while !atWork.isEmpty { leave() }
            if !take() { break }
        }
    }

    private mutating func step() {
        switch chance(16) {
        case 0..<4: add()
        case 4..<6: store(newJob())
        case 6..<8: settle()
        case 8..<12: _ = take()
        case 12: finishReading()
        case 13..<15: leave()
        default:
            remove()
            now = now + .milliseconds(chance(20))
        }
    }

    // MARK: - Coming

    private mutating func newJob() -> QueuedJob {
        last += 1
        let key = chance(4)
        let entry = JobEntry(
            kind: "k", queue: "q", priority: UInt8(1 + chance(2)),
            due: Timestamp(milliseconds: now.milliseconds - Int64(chance(30))), key: key == 0 ? nil : "\(key)",
            arguments: .nothing)
        return QueuedJob(JobState(number: last, entry, at: now), isStrict: false, with: .plain)
    }

    private mutating func add() {
        let job = newJob()
        guard !line.staysOut(job.lane, job.place) else { return store(job) }
        expected.insert(job.number)
        inMemory[job.number] = job
        line.add(job)
    }

    private mutating func store(_ job: QueuedJob) {
        line.willStore(job.lane, job.place)
        unsettled.append(Row(lane: job.lane, job: job))
    }

    /// One of those on their way into the table gets there, or not at all.
    private mutating func settle() {
        guard !unsettled.isEmpty else { return }
        let row = unsettled.remove(at: chance(unsettled.count))
        if chance(8) > 0 {
            table[row.job.number] = row
            expected.insert(row.job.number)
        }
        line.didStore(row.lane, row.job.place)
    }

    // MARK: - Going

    private mutating func remove() {
        guard let number = inMemory.keys.sorted().first, let job = inMemory.removeValue(forKey: number) else { return }
        line.remove(job)
        table[number] = nil
        expected.remove(number)
    }

    private mutating func leave() {
        guard !atWork.isEmpty else { return }
        line.leave(atWork.remove(at: chance(atWork.count)))
    }

    /// - Returns: Whether something may have changed.
    private mutating func take() -> Bool {
        switch line.take(at: now) {
        case .job(let job):
            check(job)
            inMemory[job.number] = nil
            table[job.number] = nil
            taken.append(job.number)
            atWork.append(job)
            return true
        case .load:
            beginReading()
            return true
        case .until:
            mistakes.append("there is no limit to wait for")
            return false
        case .nothing:
            checkNothing()
            if !line.wantsLoading.isEmpty { beginReading() }
            return !readings.isEmpty
        }
    }

    private mutating func beginReading() {
        for (lane, start) in line.takeLoads() {
            let rows = table.values.filter { $0.lane == lane && $0.job.place >= start }
                .sorted { $0.job.place < $1.job.place }.prefix(Self.page)
            let end = rows.count < Self.page ? nil : rows.last?.job.place.next
            readings.append(Reading(lane: lane, rows: Array(rows), end: end))
        }
    }

    private mutating func finishReading() {
        guard !readings.isEmpty else { return }
        let reading = readings.remove(at: chance(readings.count))
        let fresh = reading.rows.filter { inMemory[$0.job.number] == nil && table[$0.job.number] != nil }.map(\.job)
        for job in fresh { inMemory[job.number] = job }
        line.load(fresh, into: reading.lane, end: reading.end)
    }

    // MARK: - What has to hold

    private var waiting: [QueuedJob] {
        Array(inMemory.values) + table.filter { inMemory[$0.key] == nil }.values.map(\.job)
    }

    private func mayBegin(_ job: QueuedJob) -> Bool {
        guard job.lane.key != 0, let limit = settings.perKey?.concurrency else { return true }
        return atWork.count { $0.lane.key == job.lane.key } < limit
    }

    private mutating func check(_ job: QueuedJob) {
        if atWork.count >= settings.concurrency { mistakes.append("job \(job.number) has no place") }
        if !mayBegin(job) { mistakes.append("job \(job.number) is one too many of its key") }
        if let first = waiting.first(where: { $0.lane == job.lane && $0.place < job.place }) {
            mistakes.append("job \(job.number) comes before job \(first.number) of its lane")
        }
        // Lanes of which something is on its way into the table may wait for that.
        let settling = Set(unsettled.map(\.lane))
        if let first = waiting.first(where: {
            $0.lane.priority < job.lane.priority && mayBegin($0) && !settling.contains($0.lane)
        }) {
            mistakes.append("job \(job.number) comes before job \(first.number), which is more urgent")
        }
    }

    private mutating func checkNothing() {
        guard atWork.count < settings.concurrency else { return }
        let settling = Set(unsettled.map(\.lane))
        if let job = waiting.first(where: { mayBegin($0) && !settling.contains($0.lane) }) {
            mistakes.append("job \(job.number) could be taken, and is not")
        }
    }
}
