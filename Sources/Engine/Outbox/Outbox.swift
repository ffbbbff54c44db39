import RatchetJournal
import Synchronization

/// What runs have sent and nobody has been given yet: numbers for it, and the near part of it in memory.
final class Outbox: Sendable {
    private struct State {
        var queue: OutboxQueue
        var lastNumber: UInt64 = 0
    }

    private let state: Mutex<State>
    private let alarm = Alarm()

    init(_ queue: OutboxQueue = OutboxQueue()) { state = Mutex(State(queue: queue)) }

    /// How many deliveries are in memory.
    var count: Int { state.withLock { $0.queue.count } }

    /// Goes on after the last number that the journal has.
    func goOn(after last: UInt64) throws(JournalError) {
        // Numbers are given out one by one: a very great one was never given out.
        guard last < 1 << 62 else {
            throw JournalError(
                .damaged, "the outbox has a delivery of number \(last), which cannot be: restore a backup")
        }
        state.withLock { $0.lastNumber = last }
    }

    /// Gives deliveries their numbers, in order.
    func entries(for deliveries: [Delivery]) -> [OutboxEntry] {
        guard !deliveries.isEmpty else { return [] }
        let first = state.withLock { state in
            let first = state.lastNumber + 1
            state.lastNumber += UInt64(deliveries.count)
            for number in first...state.lastNumber { state.queue.expect(number) }
            return first
        }
        return deliveries.enumerated().map { OutboxEntry(number: first + UInt64($0.offset), delivery: $0.element) }
    }

    /// These have become durable. Those of one run come in order.
    func add(_ entries: [OutboxEntry]) {
        guard !entries.isEmpty else { return }
        state.withLock { state in for entry in entries { state.queue.add(entry) } }
        alarm.ring()
    }

    /// These will not become durable: their numbers are left out.
    func forget(_ entries: [OutboxEntry]) {
        guard !entries.isEmpty else { return }
        state.withLock { state in for entry in entries { state.queue.forget(entry.number) } }
    }

    // MARK: - For the courier

    /// At most so many deliveries that can be made now.
    func next(atMost limit: Int) -> [OutboxEntry] {
        state.withLock { state in
            var entries: [OutboxEntry] = []
            while entries.count < limit, let entry = state.queue.next() { entries.append(entry) }
            return entries
        }
    }

    func finish(_ entry: OutboxEntry) {
        state.withLock { $0.queue.finish(entry) }
        alarm.ring()
    }

    /// Ends the waiting.
    func ring() { alarm.ring() }

    /// Returns once something was added or finished.
    func wait() async { await alarm.wait() }

    var needsLoading: Bool { state.withLock { $0.queue.needsLoading } }

    func willLoad() -> (from: UInt64, count: Int, bytes: Int)? {
        state.withLock { state in
            let room = state.queue.room
            return state.queue.willLoad().map { ($0, room.count, room.bytes) }
        }
    }

    func load(_ page: OutboxPage) { state.withLock { $0.queue.load(page.entries, upTo: page.next) } }
}
