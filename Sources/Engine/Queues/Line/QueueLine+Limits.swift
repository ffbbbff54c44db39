import HeapModule

/// What rate limits let through.
extension QueueLine {
    mutating func keyOpening(for job: QueuedJob, at now: Timestamp) -> Timestamp? {
        guard settings.keyRateLimit != nil, job.lane.key != 0 else { return nil }
        guard let opening = keyLimiters[job.lane.key]?.opening(for: job.state.entry.weight, at: now), opening > now
        else { return nil }
        return opening
    }

    mutating func releaseLimited(at now: Timestamp) {
        while let first = limited.min, first.time <= now {
            limited.removeMin()
            limitedLanes.remove(first.lane)
            enterTurns(first.lane)
        }
    }

    /// What is to be kept of a job that was taken, by the limit's key.
    mutating func use(by job: QueuedJob, at now: Timestamp) -> [(key: UInt64, use: LimitUse)] {
        var uses: [(UInt64, LimitUse)] = []
        let weight = job.state.entry.weight
        if let use = limiter?.take(weight, at: now) { uses.append((0, use)) }
        if let limit = settings.keyRateLimit, job.lane.key != 0 {
            uses.append((job.lane.key, keyLimiters[job.lane.key, default: Limiter(limit)].take(weight, at: now)))
        }
        return uses
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
