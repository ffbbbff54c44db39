import DequeModule
import HeapModule

/// Decides which job of a queue is taken next. It is pure: no await, no clock, no I/O.
///
/// Priorities are strict. Within one, the lanes take turns, one for each key; within a lane jobs are taken in order.
struct QueueLine {
    /// So many jobs are kept in memory, roughly.
    static let memoryLimit = 16_384
    /// A lane that has more in the table, and fewer than this in memory, is read on.
    static let lowMark = 4_096

    /// What can be done next.
    enum Take {
        case job(QueuedJob)
        /// The first ones of a lane have to be read before.
        case load
        /// Nothing before then.
        case until(Timestamp)
        /// Nothing before something changes.
        case nothing
    }

    private(set) var settings: Queue
    private var lanes: [LaneKey: Lane] = [:]
    /// By priority: the lanes that have jobs and are not held up, in turn.
    private var turns = [Deque<Lane>](repeating: [], count: Int(JobEntry.priorities.upperBound) + 1)
    /// By key: how many are at work.
    private var running: [UInt64: Int] = [:]
    /// By key: how many have had their turn and hold up those behind them.
    private var holding: [UInt64: Int] = [:]
    private(set) var atWork = 0
    /// How many of those are made in the call of another one, and have no place of their own.
    private var extra = 0
    /// How many jobs stand in memory.
    private(set) var count = 0
    /// Counts what was paid ahead: a limit may have gone, and another one come, before that is durable.
    var lastPayment = 0
    var limiter: Limiter?
    var keyLimiters: [UInt64: Limiter] = [:]
    /// The lanes that a limit holds up.
    var limited = Heap<TimedLane>()
    var limitedLanes: Set<LaneKey> = []
    /// When these were looked at last.
    var lastRelease = Timestamp(milliseconds: .min)
    private(set) var wantsLoading: Set<LaneKey> = []

    init(_ settings: Queue) {
        self.settings = settings
        limiter = settings.rateLimit.map(Limiter.init)
    }

    var isStrict: Bool { settings.perKey.map { $0.order != .none } ?? false }
    var waitsForDead: Bool { settings.perKey?.order == .strictBehindDead }
    var hasLimits: Bool { settings.rateLimit != nil || settings.keyRateLimit != nil }
    private var keyConcurrency: Int? {
        guard let perKey = settings.perKey else { return nil }
        return isStrict ? 1 : perKey.concurrency
    }

    /// The settings have changed; limits that stay the same remember what they let through.
    mutating func set(_ settings: Queue) {
        let old = self.settings
        self.settings = settings
        if old.rateLimit != settings.rateLimit { limiter = settings.rateLimit.map(Limiter.init) }
        if old.keyRateLimit != settings.keyRateLimit { keyLimiters = [:] }
        limited = Heap()
        limitedLanes = []
        for key in lanes.keys { enterTurns(key) }
    }

    // MARK: - Waiting

    mutating func add(_ job: QueuedJob) {
        let lane = lane(job.lane)
        lane.add(job)
        count += 1
        enterTurns(lane)
    }

    mutating func remove(_ job: QueuedJob) {
        if lanes[job.lane]?.remove(job) ?? false { count -= 1 }
    }

    /// Whether a job that comes now belongs into the table only.
    func staysOut(_ lane: LaneKey, _ place: TimerKey) -> Bool {
        let isFull = count >= Self.memoryLimit
        guard let there = lanes[lane] else { return isFull }
        return there.staysOut(place, isFull: isFull)
    }

    mutating func willStore(_ lane: LaneKey, _ place: TimerKey) {
        self.lane(lane).willStore(place)
    }

    mutating func didStore(_ lane: LaneKey, _ place: TimerKey) {
        lanes[lane]?.didStore(place)
        enterTurns(lane)
    }

    /// There are jobs of the lane in the table, found when the journal was opened.
    mutating func addStored(_ lane: LaneKey) {
        self.lane(lane).setHorizon(.least)
        enterTurns(lane)
    }

    private mutating func lane(_ key: LaneKey) -> Lane {
        if let lane = lanes[key] { return lane }
        let lane = Lane(key)
        lanes[key] = lane
        return lane
    }

    mutating func enterTurns(_ key: LaneKey) {
        if let lane = lanes[key] { enterTurns(lane) }
    }

    private mutating func enterTurns(_ lane: Lane) {
        guard !lane.isInTurn, !isHeld(lane.key), limitedLanes.isEmpty || !limitedLanes.contains(lane.key) else {
            return
        }
        lane.isInTurn = true
        turns[Int(lane.key.priority)].append(lane)
    }

    /// Whether the lane's key has as many at work as it may, or waits for one that had its turn.
    private func isHeld(_ lane: LaneKey) -> Bool {
        guard let limit = keyConcurrency, lane.key != 0 else { return false }
        return running[lane.key, default: 0] >= limit || (isStrict && holding[lane.key, default: 0] > 0)
    }

    // MARK: - Taking

    /// Takes the next job.
    ///
    /// - Parameter ifFull: also if there is no place.
    mutating func take(at now: Timestamp, ifFull: Bool = false) -> Take {
        guard ifFull || atWork < settings.concurrency + extra else { return .nothing }
        releaseLimited(at: now)
        // Most queues have no aging, and need no list for this.
        guard settings.aging == nil else { return take(of: agedPriorities(at: now), at: now) }
        return take(of: turns.indices, at: now)
    }

    private mutating func take(of priorities: some Sequence<Int>, at now: Timestamp) -> Take {
        for priority in priorities where !turns[priority].isEmpty {
            switch take(of: priority, at: now) {
            case .nothing: continue
            case let take: return take
            }
        }
        return limited.min.map { .until($0.time) } ?? .nothing
    }

    private mutating func take(of priority: Int, at now: Timestamp) -> Take {
        var loads = false
        for _ in 0..<turns[priority].count {
            guard let lane = turns[priority].popFirst() else { break }
            let key = lane.key
            lane.isInTurn = false
            guard !isHeld(key) else { continue }
            // It comes back once that is durable.
            if lane.isSettling { continue }
            if lane.needsLoading {
                wantsLoading.insert(key)
                loads = true
                enterTurns(lane)
                continue
            }
            guard let head = lane.jobs.first else {
                if lane.isEmpty { lanes[key] = nil }
                continue
            }
            if let opening = keyOpening(for: head, at: now) {
                limited.insert(TimedLane(time: opening, lane: key))
                limitedLanes.insert(key)
                continue
            }
            if let opening = limiter?.opening(for: head.state.entry.weight, at: now), opening > now {
                lane.isInTurn = true
                turns[priority].prepend(lane)
                return .until(opening)
            }
            return .job(takeHead(of: lane, head))
        }
        return loads ? .load : .nothing
    }

    private mutating func takeHead(of lane: Lane, _ job: QueuedJob) -> QueuedJob {
        _ = lane.popFirst()
        count -= 1
        atWork += 1
        let key = lane.key
        // Counted without a limit too: there may be one before it ends.
        if key.key != 0 { running[key.key, default: 0] += 1 }
        if lane.isEmpty { lanes[key] = nil } else { enterTurns(lane) }
        if lane.horizon != nil, lane.jobs.count < Self.lowMark, !lane.isLoading { wantsLoading.insert(key) }
        return job
    }

    /// Takes the next job to be made in the call of another one, if it is one that can be.
    mutating func takeExtra(at now: Timestamp, if fits: (QueuedJob) -> Bool) -> QueuedJob? {
        extra += 1
        guard case .job(let job) = take(at: now) else {
            extra -= 1
            return nil
        }
        guard fits(job) else {
            putBack(job)
            extra -= 1
            return nil
        }
        job.isExtra = true
        return job
    }

    /// A job that was taken stands where it stood.
    mutating func putBack(_ job: QueuedJob) {
        leave(job)
        let lane = lane(job.lane)
        lane.add(job)
        count += 1
        guard !lane.isInTurn else { return }
        lane.isInTurn = true
        turns[Int(job.lane.priority)].prepend(lane)
    }

    /// A job that was taken is not at work any more.
    mutating func leave(_ job: QueuedJob) {
        atWork -= 1
        if job.isExtra { extra -= 1 }
        (job.isExtra, job.holdsPlace) = (false, false)
        let key = job.lane.key
        guard key != 0, let count = running[key] else { return }
        running[key] = count > 1 ? count - 1 : nil
        enterTurns(ofKey: key)
    }

    private mutating func enterTurns(ofKey key: UInt64) {
        for priority in JobEntry.priorities { enterTurns(LaneKey(priority: priority, key: key)) }
    }

    /// The priorities that have jobs, in the order in which they are looked at.
    private func agedPriorities(at now: Timestamp) -> [Int] {
        let all = turns.indices.filter { !turns[$0].isEmpty }
        guard let aging = settings.aging, all.count > 1 else { return all }
        return all.map { aged($0, aging, now) }.sorted { $0 < $1 }.map(\.2)
    }

    /// As what a priority counts, and since when: of those that count the same, the one that waits for longest is
    /// first.
    private func aged(_ priority: Int, _ aging: Duration, _ now: Timestamp) -> (Int, Timestamp, Int) {
        guard let head = turns[priority].lazy.compactMap({ $0.jobs.first?.place.due }).min() else {
            return (priority, now, priority)
        }
        let steps = (now.milliseconds - head.milliseconds) / Int64(max(1, aging.wholeMilliseconds))
        return (max(1, priority - Int(max(0, min(steps, 9)))), head, priority)
    }

    // MARK: - Strict order

    /// A job of the key has had its turn, and others wait for it.
    mutating func hold(_ key: UInt64) {
        guard isStrict, key != 0 else { return }
        holding[key, default: 0] += 1
    }

    mutating func letGo(_ key: UInt64) {
        guard key != 0, let count = holding[key] else { return }
        holding[key] = count > 1 ? count - 1 : nil
        enterTurns(ofKey: key)
    }

    /// The keys that others wait for.
    var heldKeys: Set<UInt64> { isStrict ? Set(holding.keys) : [] }

    // MARK: - Reading the table

    /// The lanes that are to be read, and from where; they are being read from now on.
    mutating func takeLoads() -> [(lane: LaneKey, from: TimerKey)] {
        var loads: [(LaneKey, TimerKey)] = []
        for key in wantsLoading {
            guard let lane = lanes[key], let horizon = lane.horizon, !lane.isLoading else { continue }
            lanes[key]?.willLoad()
            loads.append((key, horizon))
        }
        wantsLoading = []
        return loads
    }

    mutating func load(_ jobs: [QueuedJob], into key: LaneKey, end: TimerKey?) {
        let lane = lane(key)
        lane.load(jobs, end: end)
        count += jobs.count
        enterTurns(lane)
    }

    mutating func loadFailed(_ key: LaneKey) { lanes[key]?.loadFailed() }
}
