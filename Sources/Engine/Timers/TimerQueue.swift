import HeapModule

/// The near part of the table of timers: those due first, in memory, and where the rest begins.
struct TimerQueue {
    private let limit: Int
    private var heap = Heap<TimerKey>()
    /// The least key that is not in memory; `nil` if all are.
    private(set) var horizon: TimerKey? = .least
    /// What was added while the table is being read: the reader may not see it.
    private var addedMeanwhile: [TimerKey]?

    /// - Parameter limit: how many are kept in memory, roughly.
    init(limit: Int = 8_192) { self.limit = limit }

    var next: TimerKey? { heap.min }
    var count: Int { heap.count }
    var needsLoading: Bool { heap.isEmpty && horizon != nil }

    /// - Returns: Whether it is now the first one.
    mutating func add(_ key: TimerKey) -> Bool {
        addedMeanwhile?.append(key)
        if let horizon, key >= horizon { return false }
        heap.insert(key)
        if heap.count > 2 * limit { dropFarHalf() }
        return heap.min == key
    }

    /// They are in the table, from which they come back in time.
    private mutating func dropFarHalf() {
        while heap.count > limit { horizon = heap.popMax() }
    }

    mutating func willLoad() { addedMeanwhile = [] }

    /// Takes in the rows from the horizon on.
    mutating func load(_ keys: [TimerKey], isLast: Bool) {
        for key in keys { heap.insert(key) }
        horizon = isLast ? nil : keys.last?.next
        let added = addedMeanwhile ?? []
        addedMeanwhile = nil
        for key in added { _ = add(key) }
    }

    /// Removes those that are due, and at most `limit`.
    mutating func takeDue(at now: Timestamp, limit: Int) -> [TimerKey] {
        var due: [TimerKey] = []
        while due.count < limit, let first = heap.min, first.due <= now {
            due.append(heap.removeMin())
        }
        return due
    }
}
