import DequeModule

/// Knows what a rate limit has let through, and when it lets through more. It is pure.
struct Limiter {
    private struct Use {
        var time: Timestamp
        var weight: Int
    }

    /// What is durable of a window ahead of what begins: so much may begin before that time without waiting for more.
    private struct Ahead {
        let until: Timestamp
        var left: Int
    }

    /// What is to be kept of something that begins.
    struct Charge: Equatable {
        var uses: [LimitUse]
        /// Whether enough is durable already: it may begin at once.
        var isAhead = false
    }

    /// One in so many of what the limit lets through is paid ahead, and no more than this at once. Where that would be
    /// next to nothing there is none: such a limit is no obstacle.
    private static let (aheadShare, aheadLimit, leastAhead) = (64, 4_096, 8)
    /// For so long what is paid ahead may begin.
    private static let aheadTime = Duration.seconds(1)

    /// What can have begun at one moment; what is damaged counts for nothing.
    private static let weights: ClosedRange<Int64> = 1...(1 << 40)

    let limit: RateLimit
    /// Of a window, what has begun in it, oldest first.
    private var uses = Deque<Use>()
    private var used = 0
    /// The moments of rows of which the uses count at an earlier one, and that one: the clock was set back.
    private var (moved, movedTo): ([Timestamp], Timestamp?) = ([], nil)
    /// Of a bucket, when it will be full, in microseconds since 1970.
    private var fullAt: Int64 = .min
    /// Of a window: what is durable ahead, and what is on its way there, of which has begun what the former lets
    /// through.
    private var (ahead, coming): (Ahead?, Ahead?)
    /// Which payment is on its way.
    private var payment: Int?
    /// Of a bucket, the same: as if it were full only then. What was written last is the latest of all.
    private var (aheadFullAt, comingFullAt, writtenFullAt): (Int64, Int64?, Int64) = (.min, nil, .min)

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
    mutating func take(_ weight: Int, at now: Timestamp) -> Charge {
        let weight = counted(weight)
        switch limit.shape {
        case .window: return takeFromWindow(weight, at: now)
        case .bucket:
            fullAt = max(fullAt, now.milliseconds * 1_000) + Int64(weight) * microsecondsPerToken
            guard fullAt > aheadFullAt else { return Charge(uses: [], isAhead: true) }
            writtenFullAt = max(writtenFullAt, fullAt)
            return Charge(uses: [LimitUse(time: LimitUse.bucketTime, amount: writtenFullAt)])
        }
    }

    private mutating func takeFromWindow(_ weight: Int, at now: Timestamp) -> Charge {
        used += weight
        add(weight, at: now)
        let last = uses[uses.count - 1]
        let rows = rowsOfMoved() + [LimitUse(time: last.time, amount: Int64(last.weight))]
        guard let ahead, now < ahead.until, ahead.left >= weight else { return Charge(uses: rows) }
        self.ahead?.left -= weight
        coming?.left -= weight
        // What it was paid with becomes less in the commit that says that it has begun.
        let rest = (coming ?? self.ahead).map { LimitUse(time: $0.until, amount: Int64($0.left)) }
        return Charge(uses: rows + [rest].compactMap(\.self), isAhead: true)
    }

    private mutating func add(_ weight: Int, at now: Timestamp) {
        if let last = uses.last, last.time >= now {
            uses[uses.count - 1].weight += weight
        } else {
            uses.append(Use(time: now, weight: weight))
        }
    }

    /// What was kept of an earlier life.
    mutating func restore(_ use: LimitUse) {
        switch limit.shape {
        case .window where use.time != LimitUse.bucketTime && Self.weights.contains(use.amount):
            uses.append(Use(time: use.time, weight: Int(use.amount)))
            used += Int(use.amount)
        case .bucket where use.time == LimitUse.bucketTime: (fullAt, writtenFullAt) = (use.amount, use.amount)
        case .window, .bucket: break
        }
    }

    /// Whether what is kept of something that was let through says nothing any more.
    mutating func isSpent(_ use: LimitUse, at now: Timestamp) -> Bool {
        let isOfBucket = use.time == LimitUse.bucketTime
        switch limit.shape {
        case .window: return isOfBucket || use.time + limit.period <= now
        // What is paid ahead counts for as long as it may be used.
        case .bucket: return !isOfBucket || isFresh(at: now) && writtenFullAt <= now.milliseconds * 1_000
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

    // MARK: - Ahead

    private var share: Int {
        let share = min(min(limit.count, limit.greatestWeight) / Self.aheadShare, Self.aheadLimit)
        return share < Self.leastAhead ? 0 : share
    }

    /// What is to become durable so that more can begin without waiting; `nil` if there is enough of that, or some
    /// is on its way. ``didPayAhead(_:)`` has to follow, with the same number.
    mutating func payAhead(_ payment: Int, at now: Timestamp) -> [LimitUse]? {
        guard share > 0, let uses = payAhead(at: now) else { return nil }
        self.payment = payment
        return uses
    }

    private mutating func payAhead(at now: Timestamp) -> [LimitUse]? {
        switch limit.shape {
        case .window: return payWindowAhead(at: now)
        case .bucket:
            guard comingFullAt == nil, fullAt + Int64(share / 2) * microsecondsPerToken > aheadFullAt else {
                return nil
            }
            let full = max(fullAt, now.milliseconds * 1_000) + Int64(share) * microsecondsPerToken
            (comingFullAt, writtenFullAt) = (full, max(writtenFullAt, full))
            return [LimitUse(time: LimitUse.bucketTime, amount: writtenFullAt)]
        }
    }

    private mutating func payWindowAhead(at now: Timestamp) -> [LimitUse]? {
        if coming != nil { return nil }
        if let ahead, ahead.left > share / 2, now + Self.aheadTime / 2 < ahead.until { return nil }
        let next = Ahead(until: now + Self.aheadTime, left: share)
        coming = next
        return [LimitUse(time: next.until, amount: Int64(share))] + unpaid(ahead, beside: next)
    }

    /// What was to become durable is so.
    mutating func didPayAhead(_ payment: Int) {
        guard payment == self.payment else { return }
        if let coming { (ahead, self.coming) = (coming, nil) }
        if let comingFullAt { (aheadFullAt, self.comingFullAt) = (comingFullAt, nil) }
    }

    /// What an earlier life has paid ahead counts as what begins now: nobody knows how much of it has begun.
    ///
    /// - Returns: what makes its rows say so.
    mutating func settle(at now: Timestamp) -> [LimitUse] {
        guard case .window = limit.shape else { return [] }
        expire(at: now)
        return rowsOfMoved()
    }

    /// What makes the rows say so of what counts at an earlier moment than they do: theirs may come to be those of
    /// others.
    private mutating func rowsOfMoved() -> [LimitUse] {
        guard let movedTo else { return [] }
        let taken = Set(uses.map(\.time) + [ahead, coming].compactMap { $0?.until })
        let rows =
            uses.filter { $0.time == movedTo }.map { LimitUse(time: $0.time, amount: Int64($0.weight)) }
            + moved.filter { !taken.contains($0) }.map { LimitUse(time: $0, amount: 0) }
        (moved, self.movedTo) = ([], nil)
        return rows
    }

    /// What is to become durable so that only what has begun counts.
    mutating func endAhead() -> [LimitUse] {
        let (rest, full) = (unpaid(ahead) + unpaid(coming), fullAt < writtenFullAt ? fullAt : nil)
        (ahead, coming, aheadFullAt, comingFullAt, writtenFullAt) = (nil, nil, .min, nil, fullAt)
        return rest + [full.map { LimitUse(time: LimitUse.bucketTime, amount: $0) }].compactMap(\.self)
    }

    /// Deletes the row of what was paid ahead, unless it has become that of something that has begun.
    private func unpaid(_ ahead: Ahead?, beside other: Ahead? = nil) -> [LimitUse] {
        guard let ahead, ahead.until != other?.until, !uses.contains(where: { $0.time == ahead.until }) else {
            return []
        }
        return [LimitUse(time: ahead.until, amount: 0)]
    }

    private var periodMilliseconds: Int64 { Int64(limit.period.wholeMilliseconds) }

    /// Rounded up: it lets through rather less than more.
    private var microsecondsPerToken: Int64 {
        let count = Int64(limit.count)
        return (periodMilliseconds * 1_000 + count - 1) / count
    }

    private mutating func expire(at now: Timestamp) {
        // What lies in the future began before the clock was set back.
        var weight = 0
        while let last = uses.last, last.time > now {
            weight += last.weight
            moved.append(last.time)
            uses.removeLast()
        }
        if weight > 0 {
            add(weight, at: now)
            movedTo = now
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
