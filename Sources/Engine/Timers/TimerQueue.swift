import HeapModule

/// The near part of the table of timers: those due first, in memory, and where the rest begins.
struct TimerQueue {
    private let limit: Int
    /// Those in memory, and some that were removed.
    private var heap = Heap<TimerKey>()
    private var members: Set<TimerKey> = []
    /// The least key that is not in memory; `nil` if all are.
    private(set) var horizon: TimerKey? = .least
    /// What was added while the table is being read: the reader may not see it.
    private var addedMeanwhile: [TimerKey]?
    /// What was removed while the table is being read: the reader may see it still.
    private var removedMeanwhile: Set<TimerKey> = []

    /// - Parameter limit: how many are kept in memory, roughly.
    init(limit: Int = 8_192) { self.limit = limit }

    var next: TimerKey? { heap.min }
    var count: Int { members.count }
    var needsLoading: Bool { members.isEmpty && horizon != nil }

    /// - Returns: Whether it is now the first one.
    mutating func add(_ key: TimerKey) -> Bool {
        if addedMeanwhile != nil {
            addedMeanwhile?.append(key)
            removedMeanwhile.remove(key)
        }
        if let horizon, key >= horizon { return false }
        insert(key)
        if members.count > 2 * limit { dropFarHalf() }
        return heap.min == key
    }

    /// It will not come any more: nobody is to wait for it.
    mutating func remove(_ key: TimerKey) {
        if addedMeanwhile != nil {
            addedMeanwhile?.removeAll { $0 == key }
            removedMeanwhile.insert(key)
        }
        guard members.remove(key) != nil else { return }
        // What was removed stands in the heap until it is the first one, or there is more of it than of the others.
        if heap.count > 2 * members.count + 64 { heap = Heap(members) } else { dropRemoved() }
    }

    private mutating func insert(_ key: TimerKey) {
        guard members.insert(key).inserted else { return }
        // One that was removed and comes again may stand in the heap still: it counts once all the same.
        heap.insert(key)
    }

    private mutating func dropRemoved() {
        while let first = heap.min, !members.contains(first) { heap.removeMin() }
    }

    /// They are in the table, from which they come back in time.
    private mutating func dropFarHalf() {
        while members.count > limit, let last = heap.popMax() {
            if members.remove(last) != nil { horizon = last }
        }
    }

    mutating func willLoad() {
        addedMeanwhile = []
        removedMeanwhile = []
    }

    /// Takes in the rows from the horizon on.
    mutating func load(_ keys: [TimerKey], isLast: Bool) {
        for key in keys where !removedMeanwhile.contains(key) { insert(key) }
        horizon = isLast ? nil : keys.last?.next
        let added = addedMeanwhile ?? []
        addedMeanwhile = nil
        removedMeanwhile = []
        for key in added { _ = add(key) }
    }

    /// Removes those that are due, and at most `limit`.
    mutating func takeDue(at now: Timestamp, limit: Int) -> [TimerKey] {
        var due: [TimerKey] = []
        while due.count < limit, let first = heap.min, first.due <= now {
            heap.removeMin()
            if members.remove(first) != nil { due.append(first) }
        }
        dropRemoved()
        return due
    }
}
