import DequeModule

/// Lets callers through one at a time for each key, in the order in which they come. It belongs to one actor.
final class Turns<Key: Hashable> {
    private var waiting: [Key: Deque<CheckedContinuation<Void, Never>>] = [:]

    /// Returns when it is the caller's turn, which ``leave(_:)`` ends.
    func enter(_ key: Key) async {
        guard !tryEnter(key) else { return }
        await withCheckedContinuation { waiting[key]?.append($0) }
    }

    /// - Returns: Whether it is the caller's turn: nobody else had it.
    func tryEnter(_ key: Key) -> Bool {
        guard waiting[key] == nil else { return false }
        waiting[key] = []
        return true
    }

    /// How many wait for their turn.
    func waitingCount(_ key: Key) -> Int { waiting[key]?.count ?? 0 }

    func leave(_ key: Key) {
        guard let next = waiting[key]?.popFirst() else {
            waiting[key] = nil
            return
        }
        next.resume()
    }
}
