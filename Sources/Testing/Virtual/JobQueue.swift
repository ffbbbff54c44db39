import RatchetEngine

/// The jobs that are to be performed: in the order in which they came, or in one that follows from a seed.
struct JobQueue {
    private var jobs: [UnownedJob] = []
    /// Where the first one stands; what is before it has been performed.
    private var first = 0
    private var chance: SplitMix64?

    init(seed: UInt64?) { chance = seed.map { SplitMix64(seed: $0) } }

    var isEmpty: Bool { first == jobs.count }

    mutating func append(_ job: UnownedJob) { jobs.append(job) }

    mutating func removeNext() -> UnownedJob? {
        guard !isEmpty else { return nil }
        return chance == nil ? removeFirst() : removeAny()
    }

    private mutating func removeFirst() -> UnownedJob {
        defer {
            first += 1
            if first > 256, first * 2 > jobs.count {
                jobs.removeFirst(first)
                first = 0
            }
        }
        return jobs[first]
    }

    private mutating func removeAny() -> UnownedJob {
        let number = chance?.next() ?? 0
        jobs.swapAt(Int(number % UInt64(jobs.count)), jobs.count - 1)
        return jobs.removeLast()
    }
}
