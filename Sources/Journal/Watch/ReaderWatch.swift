/// Decides which readers are worth a warning: once when one has lingered, then each time that its age has doubled.
struct ReaderWatch: Sendable {
    private struct Sight: Sendable {
        let since: UInt64
        /// The age at which the next warning is due.
        var warnsAt: UInt64
    }

    private static let nanoseconds: UInt64 = 1_000_000_000
    /// No look-up of ours takes as long.
    private static let patience = 10 * nanoseconds

    private var sights: [ReaderSlot: Sight] = [:]

    /// - Parameter now: nanoseconds, from any start.
    /// - Returns: the readers that a warning is due for.
    mutating func look(_ list: ReaderList, at now: UInt64) -> [LingeringReader] {
        let current = Set(list.slots)
        sights = sights.filter { current.contains($0.key) }
        return current.sorted { $0.transaction < $1.transaction }.compactMap { slot in
            warning(slot, list.commitsBehind(slot), at: now)
        }
    }

    /// The reader that has been seen for the longest time, and pins pages.
    func oldest(in list: ReaderList, at now: UInt64) -> OwnerStatistics.Reader? {
        guard let slot = list.oldest, list.commitsBehind(slot) > 0, let sight = sights[slot] else { return nil }
        return OwnerStatistics.Reader(
            pid: slot.pid, transaction: slot.transaction, seconds: (now - sight.since) / Self.nanoseconds)
    }

    private mutating func warning(_ slot: ReaderSlot, _ commitsBehind: Int, at now: UInt64) -> LingeringReader? {
        guard var sight = sights[slot] else {
            sights[slot] = Sight(since: now, warnsAt: Self.patience)
            return nil
        }
        let age = now - sight.since
        // One that shows the newest commit pins nothing.
        guard age >= sight.warnsAt, commitsBehind > 0 else { return nil }
        while sight.warnsAt <= age { sight.warnsAt *= 2 }
        sights[slot] = sight
        return LingeringReader(
            pid: slot.pid, name: slot.name, age: .nanoseconds(Int64(clamping: age)), commitsBehind: commitsBehind)
    }
}
