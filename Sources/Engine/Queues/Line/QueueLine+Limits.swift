import HeapModule

/// What rate limits let through.
extension QueueLine {
    mutating func keyOpening(for job: QueuedJob, at now: Timestamp) -> Timestamp? {
        guard settings.keyRateLimit != nil, job.lane.key != 0 else { return nil }
        guard let opening = keyLimiters[job.lane.key]?.opening(for: job.state.entry.weight, at: now), opening > now
        else { return nil }
        return opening
    }

    /// Whether the limits let through a job that was taken.
    mutating func mayBegin(_ job: QueuedJob, at now: Timestamp) -> Bool {
        guard keyOpening(for: job, at: now) == nil else { return false }
        return limiter?.opening(for: job.state.entry.weight, at: now) ?? now <= now
    }

    mutating func releaseLimited(at now: Timestamp) {
        // A clock that was set back has them wait for less than was said.
        let isSetBack = now < lastRelease
        lastRelease = now
        while let first = limited.min, isSetBack || first.time <= now {
            limited.removeMin()
            limitedLanes.remove(first.lane)
            enterTurns(first.lane)
        }
    }

    /// What is to be kept of a job that was taken, by the limit's key; and whether it may begin before that is durable.
    mutating func use(by job: QueuedJob, at now: Timestamp) -> (uses: [(key: UInt64, use: LimitUse)], isAhead: Bool) {
        var (uses, isAhead) = ([(key: UInt64, use: LimitUse)](), true)
        let weight = job.state.entry.weight
        if let charge = limiter?.take(weight, at: now) {
            uses += charge.uses.map { (0, $0) }
            isAhead = charge.isAhead
        }
        if let limit = settings.keyRateLimit, job.lane.key != 0 {
            let charge = keyLimiters[job.lane.key, default: Limiter(limit)].take(weight, at: now)
            uses += charge.uses.map { (job.lane.key, $0) }
            isAhead = isAhead && charge.isAhead
        }
        return (uses, isAhead)
    }

    /// What is to become durable so that more jobs can begin without waiting; ``didPayAhead(_:_:)`` has to follow, with
    /// the same number.
    mutating func payAhead(_ key: UInt64, at now: Timestamp) -> (uses: [LimitUse], payment: Int)? {
        let payment = lastPayment + 1
        let uses =
            key == 0 ? limiter?.payAhead(payment, at: now) : keyLimiters[key]?.payAhead(payment, at: now)
        guard let uses else { return nil }
        lastPayment = payment
        return (uses, payment)
    }

    /// That is durable.
    mutating func didPayAhead(_ key: UInt64, _ payment: Int) {
        if key == 0 { limiter?.didPayAhead(payment) } else { keyLimiters[key]?.didPayAhead(payment) }
    }

    /// What is to become durable so that only what has begun counts.
    mutating func endAhead() -> [(key: UInt64, use: LimitUse)] { ofAllLimiters { $0.endAhead() } }

    /// What an earlier life has paid ahead counts as what begins now.
    /// - Returns: what makes the rows say so.
    mutating func settleAhead(at now: Timestamp) -> [(key: UInt64, use: LimitUse)] {
        ofAllLimiters { $0.settle(at: now) }
    }

    private mutating func ofAllLimiters(_ uses: (inout Limiter) -> [LimitUse]) -> [(key: UInt64, use: LimitUse)] {
        var all: [(key: UInt64, use: LimitUse)] = []
        if var limiter {
            all += uses(&limiter).map { (0, $0) }
            self.limiter = limiter
        }
        for key in Array(keyLimiters.keys) {
            guard var limiter = keyLimiters[key] else { continue }
            all += uses(&limiter).map { (key, $0) }
            keyLimiters[key] = limiter
        }
        return all
    }

    /// What was kept of an earlier life.
    mutating func restore(_ use: LimitUse, of key: UInt64) {
        if key == 0 {
            limiter?.restore(use)
        } else if let limit = settings.keyRateLimit {
            keyLimiters[key, default: Limiter(limit)].restore(use)
        }
    }

    /// Whether a row of what a limit has let through says nothing any more. Of what is not in memory nothing counts.
    mutating func isSpent(_ use: LimitUse, of key: UInt64, at now: Timestamp) -> Bool {
        if key == 0 { return limiter?.isSpent(use, at: now) ?? true }
        return keyLimiters[key]?.isSpent(use, at: now) ?? true
    }

    /// Forgets the limits that would let through as much as new ones.
    mutating func forgetFresh(at now: Timestamp) {
        guard keyLimiters.count > 1_024 else { return }
        for key in Array(keyLimiters.keys) where keyLimiters[key]?.isFresh(at: now) ?? false { keyLimiters[key] = nil }
    }
}
