import DequeModule

/// The jobs of one priority and one key: the first ones in memory, in order, and where the rest begins in the table.
///
/// It belongs to one ``QueueLine``, and is no value: a copy that somebody holds for a moment would cost as much as
/// there are jobs.
final class Lane {
    let key: LaneKey
    private(set) var jobs: Deque<QueuedJob> = []
    /// The least place that is not in memory; `nil` if all are.
    private(set) var horizon: TimerKey?
    /// Whether it stands among those that have their turn.
    var isInTurn = false
    var isLoading = false
    /// What was put into the table only, and is not durable yet.
    private var unsettled: Set<TimerKey> = []
    /// What was put there while the table is being read: the reader may not see it.
    private var addedMeanwhile: Set<TimerKey> = []

    init(_ key: LaneKey) { self.key = key }

    /// From this place on there are jobs in the table.
    func setHorizon(_ place: TimerKey) { horizon = place }

    var isEmpty: Bool { jobs.isEmpty && horizon == nil && unsettled.isEmpty }

    /// Whether the first one is in the table.
    var needsLoading: Bool {
        guard let horizon else { return false }
        return jobs.first.map { $0.place >= horizon } ?? true
    }

    /// Whether what comes first is on its way into the table.
    var isSettling: Bool { needsLoading && horizon.map(unsettled.contains) ?? false }

    func add(_ job: QueuedJob) { jobs.insert(job, at: index(of: job.place)) }

    func popFirst() -> QueuedJob? { jobs.popFirst() }

    /// - Returns: Whether it was there.
    func remove(_ job: QueuedJob) -> Bool {
        let index = index(of: job.place)
        guard index < jobs.count, jobs[index] === job else { return false }
        jobs.remove(at: index)
        return true
    }

    /// Whether a job belongs into the table only: others that are there come before it, or memory is full and it comes
    /// last.
    func staysOut(_ place: TimerKey, isFull: Bool) -> Bool {
        if let horizon { return place >= horizon }
        return isFull && jobs.last.map { $0.place < place } ?? true
    }

    /// A job is put into the table only.
    func willStore(_ place: TimerKey) {
        horizon = min(horizon ?? place, place)
        unsettled.insert(place)
        if isLoading { addedMeanwhile.insert(place) }
    }

    /// That has become durable.
    func didStore(_ place: TimerKey) { unsettled.remove(place) }

    func willLoad() {
        isLoading = true
        addedMeanwhile = unsettled
    }

    /// Takes in the rows from the horizon on; `end` is where more begin, if there are more.
    func load(_ more: [QueuedJob], end: TimerKey?) {
        isLoading = false
        for job in more { add(job) }
        let known = Set(more.map(\.place))
        // The reader has not seen these: they are read the next time.
        horizon = ([end] + addedMeanwhile.filter { !known.contains($0) }).compactMap(\.self).min()
        addedMeanwhile = []
    }

    func loadFailed() { isLoading = false }

    private func index(of place: TimerKey) -> Int {
        // Most come last, or are taken first.
        if jobs.last.map({ $0.place < place }) ?? true { return jobs.count }
        var (low, high) = (0, jobs.count)
        while low < high {
            let middle = (low + high) / 2
            if jobs[middle].place < place { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
