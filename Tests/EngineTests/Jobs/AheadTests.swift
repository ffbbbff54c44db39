@testable import RatchetEngine
import RatchetJournal
import Testing

/// What is durable ahead of limits, where it is easily got wrong.
struct AheadTests {
    private static func job(_ number: UInt64) -> QueuedJob {
        let entry = JobEntry(kind: "k", queue: "q", due: Timestamp(milliseconds: 0), arguments: .nothing)
        return QueuedJob(JobState(number: number, entry, at: Timestamp(milliseconds: 0)), isStrict: false, with: .plain)
    }

    @Test(arguments: [RateLimit.window(6_400, per: .seconds(1)), .bucket(6_400, per: .seconds(1), burst: 6_400)])
    func `a queue that is paused while something is on its way ahead has something ahead later`(limit: RateLimit) {
        var line = QueueLine(Queue("q", concurrency: 100_000, rateLimit: limit))
        for number in 1...2_000 as ClosedRange<UInt64> { line.add(Self.job(number)) }
        var (now, ahead) = (Timestamp(milliseconds: 0), 0)
        func begin() -> Bool {
            guard case .job(let job) = line.take(at: now) else { return false }
            return line.use(by: job, at: now).isAhead
        }
        _ = begin()
        let first = line.payAhead(0, at: now)
        line.set(line.settings)
        line.didPayAhead(0, first?.payment ?? 0)
        for _ in 0..<500 {
            now = now + .milliseconds(5)
            if begin() { ahead += 1 }
            if let payment = line.payAhead(0, at: now)?.payment { line.didPayAhead(0, payment) }
        }
        #expect(ahead > 250, "\(ahead)")
    }

    @Test(arguments: 1...200 as ClosedRange<UInt64>)
    func `a clock that is set back and a crash let no more through`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        func chance(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
        let limit = RateLimit.window([5, 640][chance(2)], per: .milliseconds(1_000))
        var (limiter, durable, begun) = (Limiter(limit), [Timestamp: Int64](), [(Int64, Int)]())
        var (real, offset) = (Int64(100_000), Int64(0))
        func write(_ uses: [LimitUse]) { for use in uses { durable[use.time] = use.amount == 0 ? nil : use.amount } }
        for _ in 0..<3_000 {
            real += Int64(chance(2) * chance(limit.count < 10 ? 100 : 3))
            if chance(200) == 0 { offset -= [1, 2, 5, 50, 500][chance(5)] }
            let (now, weight) = (Timestamp(milliseconds: real + offset), 1 + chance(3))
            if limiter.opening(for: weight, at: now) <= now {
                write(limiter.take(weight, at: now).uses)
                begun.append((real, weight))
                begun.removeAll { $0.0 + 1_000 <= real }
                let sum = begun.reduce(0) { $0 + $1.1 }
                #expect(sum <= limit.count, "\(limit): \(sum)")
                if sum > limit.count { return }
                if let uses = limiter.payAhead(begun.count, at: now) {
                    write(uses)
                    limiter.didPayAhead(begun.count)
                }
            }
            guard chance(150) == 0 else { continue }
            limiter = Limiter(limit)
            for (time, amount) in durable.sorted(by: { $0.key < $1.key }) {
                limiter.restore(LimitUse(time: time, amount: amount))
            }
            write(limiter.settle(at: now))
        }
    }

    @Test(arguments: [600_000, 300_000, 90_000, 7, 12_345])
    func `a bucket lets through no more than it says in its time`(count: Int) {
        let limit = RateLimit.bucket(count, per: .seconds(1), burst: 1_000)
        var (limiter, sum) = (Limiter(limit), 0)
        for millisecond in 0..<1_000 {
            let now = Timestamp(milliseconds: Int64(millisecond))
            while limiter.opening(for: 1, at: now) <= now {
                _ = limiter.take(1, at: now)
                sum += 1
            }
        }
        #expect(sum <= count + 1_000, "\(sum) of \(count)")
    }
}
