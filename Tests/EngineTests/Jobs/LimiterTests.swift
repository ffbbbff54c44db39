@testable import RatchetEngine
import Testing

struct LimiterTests {
    /// What a limit may let through, worked out from all that it has.
    private struct Ledger {
        let limit: RateLimit
        var begun: [(time: Int64, weight: Int)] = []
        /// Of a bucket, the microseconds that its tokens have taken to come.
        var level: Int64
        var seen: Int64 = 0

        var period: Int64 { Int64(limit.period.wholeMilliseconds) }
        var perToken: Int64 { (period * 1_000 + Int64(limit.count) - 1) / Int64(limit.count) }

        init(_ limit: RateLimit) {
            self.limit = limit
            level = 0
            level = Int64(limit.greatestWeight) * perToken
        }

        func allows(_ weight: Int, at time: Int64) -> Bool {
            let weight = min(weight, limit.greatestWeight)
            if case .bucket(let burst) = limit.shape {
                let filled = min(Int64(burst) * perToken, level + (time - seen) * 1_000)
                return filled >= Int64(weight) * perToken
            }
            let used = begun.filter { $0.time > time - period && $0.time <= time }.map(\.weight).reduce(0, +)
            return used + weight <= limit.count
        }

        mutating func take(_ weight: Int, at time: Int64) {
            let weight = min(weight, limit.greatestWeight)
            begun.append((time, weight))
            guard case .bucket(let burst) = limit.shape else { return }
            level = min(Int64(burst) * perToken, level + (time - seen) * 1_000) - Int64(weight) * perToken
            seen = time
        }
    }

    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func `it lets through what it may, and no sooner than it may, also after a restart`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        func chance(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
        let count = [1, 2, 4, 5, 8][chance(5)]
        let limit =
            chance(2) == 0
            ? RateLimit.window(count, per: .milliseconds(1_000))
            : .bucket(count, per: .milliseconds(1_000), burst: 1 + chance(6))
        var (limiter, ledger, now) = (Limiter(limit), Ledger(limit), Int64(0))
        var rows: [Timestamp: LimitUse] = [:]
        for _ in 0..<300 {
            now += Int64(chance(4) * chance(150))
            let weight = 1 + chance(6)
            let time = Timestamp(milliseconds: now)
            let opening = limiter.opening(for: weight, at: time).milliseconds
            #expect((opening <= now) == ledger.allows(weight, at: now), "\(limit) at \(now)")
            if opening > now {
                #expect(ledger.allows(weight, at: opening) && !ledger.allows(weight, at: opening - 1))
            } else {
                let uses = limiter.take(weight, at: time).uses
                for use in uses { rows[use.time] = LimitUse(time: use.time, decoding: use.encoded) }
                ledger.take(weight, at: now)
            }
            guard chance(20) == 0 else { continue }
            limiter = Limiter(limit)
            for use in rows.values.sorted(by: { $0.time < $1.time }) { limiter.restore(use) }
        }
    }

    /// A limiter beside a journal into which everything comes late.
    private struct Life {
        let limit: RateLimit
        var limiter: Limiter
        var ledger: Ledger
        var durable: [Timestamp: Int64] = [:]
        var open: [LimitUse] = []
        var paysAhead = false
        var payment = 0

        init(_ limit: RateLimit) { (self.limit, limiter, ledger) = (limit, Limiter(limit), Ledger(limit)) }

        mutating func flush() {
            for use in open {
                durable[use.time] = use.amount == 0 && use.time != LimitUse.bucketTime ? nil : use.amount
            }
            open = []
            if paysAhead { limiter.didPayAhead(payment) }
            paysAhead = false
        }

        mutating func crash(at now: Int64) {
            (limiter, open, paysAhead) = (Limiter(limit), [], false)
            for (time, amount) in durable.sorted(by: { $0.key < $1.key }) {
                limiter.restore(LimitUse(time: time, amount: amount))
            }
            open = limiter.settle(at: Timestamp(milliseconds: now))
            flush()
        }

        /// - Returns: Whether it could begin at once.
        mutating func begin(_ weight: Int, at now: Int64) -> Bool {
            let charge = limiter.take(weight, at: Timestamp(milliseconds: now))
            open += charge.uses
            if !charge.isAhead { flush() }
            ledger.take(weight, at: now)
            if let uses = limiter.payAhead(payment + 1, at: Timestamp(milliseconds: now)) {
                payment += 1
                open += uses
                paysAhead = true
            }
            return charge.isAhead
        }
    }

    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func `what is durable ahead lets much begin at once, and after a crash never more than may`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        func chance(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
        let count = [512, 640, 2_000][chance(3)]
        let limit =
            seed % 2 == 0
            ? RateLimit.window(count, per: .milliseconds(1_000))
            : .bucket(count, per: .milliseconds(1_000), burst: 512 + chance(600))
        let crashes = seed % 3 > 0
        var (life, now, atOnce, waited) = (Life(limit), Int64(0), 0, 0)
        for _ in 0..<6_000 {
            now += Int64(chance(2) * chance(3))
            if chance(500) == 0 { now += Int64(chance(3_000)) }
            let weight = 1 + chance(3)
            let isOpen = life.limiter.opening(for: weight, at: Timestamp(milliseconds: now)).milliseconds <= now
            let isAllowed = life.ledger.allows(weight, at: now)
            // What is paid ahead and was not begun counts after a crash, and only then.
            #expect(crashes ? !isOpen || isAllowed : isOpen == isAllowed, "\(limit) at \(now)")
            if isOpen, isAllowed { if life.begin(weight, at: now) { atOnce += 1 } else { waited += 1 } }
            if chance(6) == 0 { life.flush() }
            if crashes, chance(400) == 0 { life.crash(at: now) }
        }
        #expect(atOnce > 2 * waited, "\(limit): \(atOnce) at once, \(waited) waited")
        life.open += life.limiter.endAhead()
        life.flush()
        life.crash(at: now)
        guard !crashes else { return }
        let opening = life.limiter.opening(for: 1, at: Timestamp(milliseconds: now)).milliseconds
        #expect((opening <= now) == life.ledger.allows(1, at: now), "after a stop only what has begun counts")
    }

    @Test func `after a clock was set back and a crash nothing that has begun is forgotten`() {
        for count in [4, 2_000] {
            let limit = RateLimit.window(count, per: .seconds(60))
            var life = Life(limit)
            for time: Int64 in [100_000, 100_001, 100_002] { _ = life.begin(1, at: time) }
            _ = life.limiter.opening(for: 1, at: Timestamp(milliseconds: 99_000))
            // Each at the moment of one before.
            for time: Int64 in [99_000, 100_000] {
                _ = life.limiter.opening(for: 1, at: Timestamp(milliseconds: time))
                _ = life.begin(1, at: time)
            }
            life.flush()
            life.crash(at: 100_500)
            let rest = Timestamp(milliseconds: 100_500)
            let opening = life.limiter.opening(for: count - 4, at: rest)
            #expect(opening > rest)
        }
    }

    @Test(arguments: [RateLimit.window(2, per: .seconds(60)), .bucket(2, per: .seconds(60), burst: 2)])
    func `a clock that is set back holds nothing up for longer than the limit's time`(limit: RateLimit) {
        var limiter = Limiter(limit)
        let late = Timestamp(milliseconds: 10_000_000)
        for _ in 0..<2 { _ = limiter.take(1, at: late) }
        let early = Timestamp(milliseconds: 5_000)
        let opening = limiter.opening(for: 1, at: early)
        #expect(opening > early && opening <= early + .seconds(60))
        let second = limiter.opening(for: 2, at: early + .seconds(60))
        #expect(second <= early + .seconds(60))
    }

    @Test func `a job that weighs more than the limit takes all of it`() {
        var limiter = Limiter(.window(3, per: .seconds(1)))
        let now = Timestamp(milliseconds: 0)
        let first = limiter.opening(for: 100, at: now)
        _ = limiter.take(100, at: now)
        let second = limiter.opening(for: 1, at: now)
        #expect(first == now && second == now + .seconds(1))
        let isFresh = [now, now + .seconds(1)].map { limiter.isFresh(at: $0) }
        #expect(isFresh == [false, true])
    }
}
