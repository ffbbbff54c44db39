import Synchronization

/// Where producers leave what they hand in without waiting for each other.
///
///     intake.add(entry)
///     intake.serve { entries in queue.withLock { $0 += entries } }
///
/// A lock that a thousand producers want is handed from one sleeping thread to the next, at the cost of a switch for
/// each. Here they push onto a linked list, and one of them at a time takes what all have pushed.
final class Intake<Entry: Sendable>: Sendable {
    private final class Node: Sendable {
        let entry: Entry
        // Written before the node is in the list, by the only one who knows it, and never again.
        nonisolated(unsafe) var next: Unmanaged<Node>?

        init(_ entry: Entry) { self.entry = entry }
    }

    /// The entry that came last. The list owns its nodes.
    private let last = Atomic<Unmanaged<Node>?>(nil)
    private let isServed = Atomic(false)

    deinit { _ = takeAll() }

    func add(_ entry: Entry) {
        let node = Node(entry)
        let reference = Unmanaged.passRetained(node)
        var (isIn, before) = (false, last.load(ordering: .relaxed))
        while !isIn {
            node.next = before
            (isIn, before) = last.weakCompareExchange(expected: before, desired: reference, ordering: .releasing)
        }
    }

    /// Lets `body` have all that is there, in order, until nothing is; whoever finds somebody else at it can go: that
    /// one will look again.
    func serve(_ body: ([Entry]) -> Void) {
        while tryServing(body) {}
    }

    /// Lets `body` run as one of those that ``serve(_:)`` lets have entries, unless one of them is at it.
    /// - Returns: What `body` returns; `nil` if somebody else is at it.
    func alone<Result>(_ body: ([Entry]) -> Result) -> Result? {
        guard !isServed.exchange(true, ordering: .acquiring) else { return nil }
        let result = body(takeAll())
        isServed.store(false, ordering: .releasing)
        return result
    }

    /// - Returns: Whether there may be more.
    private func tryServing(_ body: ([Entry]) -> Void) -> Bool {
        // Either the one who is at it sees what was added before this, or this sees that nobody is at it any more.
        atomicMemoryFence(ordering: .sequentiallyConsistent)
        guard last.load(ordering: .relaxed) != nil else { return false }
        return alone(body) != nil
    }

    private func takeAll() -> [Entry] {
        var entries: [Entry] = []
        var next = last.exchange(nil, ordering: .acquiring)
        while let node = next?.takeRetainedValue() {
            entries.append(node.entry)
            next = node.next
        }
        entries.reverse()
        return entries
    }
}
