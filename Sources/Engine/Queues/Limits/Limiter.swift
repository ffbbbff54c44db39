import DequeModule

/// Knows what a rate limit has let through, and when it lets through more. It is pure.
struct Limiter {
    private struct Use {
        var time: Timestamp
        var weight: Int
    }

    /// What can have begun at one moment; what is damaged counts for nothing.
    private static let weights: ClosedRange<Int64> = 1...(1 << 40)

    let limit: RateLimit
    /// Of a window, what has begun in it, oldest first.
    private var uses = Deque<Use>()
    private var used = 0
    /// Of a bucket, when it will be full, in microseconds since 1970.
    private var fullAt: Int64 = .min

    init(_ limit: RateLimit) { self.limit = limit }

    private func counted(_ weight: Int) -> Int { min(max(1, weight), limit.greatestWeight) }

    /// When so much may begin; not later than `now` if it may now.
    mutating func opening(for weight: Int, at now: Timestamp) -> Timestamp {
        let weight = counted(weight)
        switch limit.shape {
        case .window:
            expire(at: now)
            return windowOpening(for: weight, at: now)
        case .bucket(let burst):
            notice(now)
            let room = Int64(burst - weight) * microsecondsPerToken
            guard fullAt > .min else { return now }
            let opening = fullAt - room
            return opening <= now.milliseconds * 1_000
                ? now : Timestamp(milliseconds: (opening + 999) / 1_000)
        }
    }

    private func windowOpening(for weight: Int, at now: Timestamp) -> Timestamp {
        var excess = used + weight - limit.count
        for use in uses {
            guard excess > 0 else { break }
            excess -= use.weight
            if excess <= 0 { return use.time + limit.period }
        }
        return now
    }

    /// So much begins now.
    /// - Returns: what is to be kept of it.
    mutating func take(_ weight: Int, at now: Timestamp) -> LimitUse {
        let weight = counted(weight)
        switch limit.shape {
        case .window:
            used += weight
            if let last = uses.last, last.time >= now {
                uses[uses.count - 1].weight += weight
            } else {
                uses.append(Use(time: now, weight: weight))
            }
            return LimitUse(time: uses[uses.count - 1].time, amount: Int64(uses[uses.count - 1].weight))
        case .bucket:
            fullAt = max(fullAt, now.milliseconds * 1_000) + Int64(weight) * microsecondsPerToken
            return LimitUse(time: LimitUse.bucketTime, amount: fullAt)
        }
    }

    /// What was kept of an earlier life.
    mutating func restore(_ use: LimitUse) {
        switch limit.shape {
        case .window where use.time != LimitUse.bucketTime && Self.weights.contains(use.amount):
            uses.append(Use(time: use.time, weight: Int(use.amount)))
            used += Int(use.amount)
        case .bucket where use.time == LimitUse.bucketTime: fullAt = use.amount
        case .window, .bucket: break
        }
    }

    /// Whether what is kept of something that was let through says nothing any more.
    mutating func isSpent(_ use: LimitUse, at now: Timestamp) -> Bool {
        let isOfBucket = use.time == LimitUse.bucketTime
        switch limit.shape {
        case .window: return isOfBucket || use.time + limit.period <= now
        case .bucket: return !isOfBucket || isFresh(at: now)
        }
    }

    /// Whether it would let through as much as a new one.
    mutating func isFresh(at now: Timestamp) -> Bool {
        switch limit.shape {
        case .window:
            expire(at: now)
            return uses.isEmpty
        case .bucket: return fullAt <= now.milliseconds * 1_000
        }
    }

    private var periodMilliseconds: Int64 { Int64(limit.period.wholeMilliseconds) }

    private var microsecondsPerToken: Int64 { max(1, periodMilliseconds * 1_000 / Int64(limit.count)) }

    private mutating func expire(at now: Timestamp) {
        // What lies in the future began before the clock was set back.
        var place = uses.count - 1
        while place >= 0, uses[place].time > now {
            uses[place].time = now
            place -= 1
        }
        while let first = uses.first, first.time + limit.period <= now {
            used -= first.weight
            uses.removeFirst()
        }
    }

    /// A bucket cannot be emptier than empty: the clock was set back.
    private mutating func notice(_ now: Timestamp) {
        guard case .bucket(let burst) = limit.shape else { return }
        fullAt = min(fullAt, now.milliseconds * 1_000 + Int64(burst) * microsecondsPerToken)
    }
}
