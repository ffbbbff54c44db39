@testable import RatchetEngine
import Testing

@Suite struct TimerQueueTests {
    private static func key(_ due: Int64, _ number: UInt64 = 1) -> TimerKey {
        TimerKey(Timestamp(milliseconds: due), number)
    }

    private static let end = Timestamp(milliseconds: .max)

    /// A queue that has read a table with nothing in it.
    private static func empty(limit: Int) -> TimerQueue {
        var queue = TimerQueue(limit: limit)
        queue.willLoad()
        queue.load([], isLast: true)
        return queue
    }

    @Test func `A new queue has everything to load, and takes nothing in before`() {
        var queue = TimerQueue(limit: 4)
        #expect(queue.needsLoading)
        let isFirst = queue.add(Self.key(1))
        #expect(!isFirst)
        #expect(queue.count == 0)
        #expect(queue.horizon == .least)
    }

    @Test func `Timers come out by time, then by number, and no sooner than they are due`() {
        var queue = Self.empty(limit: 8)
        for key in [Self.key(30), Self.key(10, 2), Self.key(20), Self.key(10, 1)] { _ = queue.add(key) }
        let early = queue.takeDue(at: Timestamp(milliseconds: 9), limit: 9)
        #expect(early.isEmpty)
        let due = queue.takeDue(at: Timestamp(milliseconds: 20), limit: 9)
        #expect(
            due == [
                Self.key(10, 1), Self.key(10, 2), Self.key(20),
            ])
        #expect(queue.next == Self.key(30))
    }

    @Test func `It tells which timer is the new first one`() {
        var queue = Self.empty(limit: 8)
        let isFirst = [20, 30, 10].map { queue.add(Self.key($0)) }
        #expect(isFirst == [true, false, true])
    }

    @Test func `No more are taken than asked for`() {
        var queue = Self.empty(limit: 8)
        for number in 1...5 as ClosedRange<UInt64> { _ = queue.add(Self.key(1, number)) }
        let due = queue.takeDue(at: Self.end, limit: 2)
        #expect(due.map(\.number) == [1, 2])
        let rest = queue.takeDue(at: Self.end, limit: 9)
        #expect(rest.map(\.number) == [3, 4, 5])
    }

    @Test func `Beyond the limit the far ones are left to the table`() {
        var queue = Self.empty(limit: 4)
        for due in 1...9 as ClosedRange<Int64> { _ = queue.add(Self.key(due)) }
        #expect(queue.count == 4)
        #expect(queue.horizon == Self.key(5))
        let isFirst = queue.add(Self.key(7))
        #expect(!isFirst)
        #expect(queue.count == 4)
        let due = queue.takeDue(at: Self.end, limit: 9)
        #expect(due.map(\.due.milliseconds) == [1, 2, 3, 4])
        #expect(queue.needsLoading)
    }

    @Test func `What is added while the table is read is not lost`() {
        var queue = TimerQueue(limit: 4)
        queue.willLoad()
        _ = queue.add(Self.key(15))
        queue.load([Self.key(10), Self.key(20)], isLast: true)
        let due = queue.takeDue(at: Self.end, limit: 9)
        #expect(due.map(\.due.milliseconds) == [10, 15, 20])
    }

    @Test func `A part of the table leaves the rest beyond the horizon`() {
        var queue = TimerQueue(limit: 4)
        queue.willLoad()
        _ = queue.add(Self.key(25))
        queue.load([Self.key(10), Self.key(20)], isLast: false)
        #expect(queue.horizon == Self.key(20, 2))
        let due = queue.takeDue(at: Self.end, limit: 9)
        #expect(due.map(\.due.milliseconds) == [10, 20])
        #expect(queue.needsLoading)
    }

    /// A queue beside a sorted array that has no limit: the table in which everything stands until it was taken.
    private struct Model {
        var random: SplitMix64
        var queue: TimerQueue
        var table: [TimerKey] = []
        var now: Int64 = 0
        var reading: [TimerKey]?
        var number: UInt64 = 0
        let limit: Int

        init(seed: UInt64) {
            random = SplitMix64(seed: seed)
            limit = Int.random(in: 1...6, using: &random)
            queue = TimerQueue(limit: limit)
        }

        mutating func add() {
            number += 1
            let key = TimerQueueTests.key(now + Int64.random(in: -5...60, using: &random), number)
            let place = table.firstIndex { $0 > key } ?? table.count
            table.insert(key, at: place)
            _ = queue.add(key)
        }

        /// It is not to come any more: it goes from the table, also while that is being read.
        mutating func remove() {
            guard !table.isEmpty else { return }
            queue.remove(table.remove(at: Int.random(in: 0..<table.count, using: &random)))
        }

        /// A read sees what the table held when it began; it ends some steps later.
        mutating func load() {
            let rows = 3
            if let read = reading {
                queue.load(read, isLast: read.count < rows)
                reading = nil
            } else if queue.needsLoading, let horizon = queue.horizon {
                queue.willLoad()
                reading = Array(table.filter { $0 >= horizon }.prefix(rows))
            }
        }

        /// As the engine does it: what is due is taken while no read is under way, and goes from the table.
        mutating func take() -> [TimerKey] {
            guard reading == nil, !queue.needsLoading else { return [] }
            let taken = queue.takeDue(at: Timestamp(milliseconds: now), limit: 2)
            var fresh: [TimerKey] = []
            for key in taken {
                guard let place = table.firstIndex(of: key) else { continue }
                table.remove(at: place)
                fresh.append(key)
            }
            return fresh
        }

        /// Whether nothing is in memory but what is in the table.
        var isTold: Bool { queue.next.map(table.contains) ?? true && queue.count <= table.count }

        var firstDue: [TimerKey] { table.filter { $0.due.milliseconds <= now } }
    }

    @Test(arguments: 0..<200) func `It gives what a sorted array without a limit gives`(seed: UInt64) {
        var model = Model(seed: seed)
        for _ in 0..<300 {
            switch Int.random(in: 0..<10, using: &model.random) {
            case 0..<4: model.add()
            case 4..<6: model.now += Int64.random(in: -3...12, using: &model.random)
            case 6: model.remove()
            case 7: model.load()
            default:
                let expected = model.firstDue
                let taken = model.take()
                // What is due and was removed does not come.
                #expect(taken == Array(expected.prefix(taken.count)), "seed \(seed)")
            }
            #expect(model.queue.count <= 4 * model.limit + 6, "seed \(seed)")
        }
        #expect(model.isTold, "seed \(seed): a timer is waited for that was removed")
        model.now = .max / 2
        for _ in 0..<3_000 where !model.table.isEmpty {
            model.load()
            _ = model.take()
        }
        #expect(model.table.isEmpty, "seed \(seed): some timer never came")
    }
}
