import RatchetJournal
import Testing

@testable import RatchetEngine

/// The near part of the outbox, without a journal.
@Suite struct `The queue of deliveries` {
    private static func entry(_ number: UInt64, from sender: UInt64 = 1) -> OutboxEntry {
        OutboxEntry(number: number, delivery: Delivery(from: sender, .cancel(run: "r")))
    }

    /// One that has read an empty table.
    private static func queue(limit: Int = 100) -> OutboxQueue {
        var queue = OutboxQueue(countLimit: limit)
        _ = queue.willLoad()
        queue.load([], upTo: nil)
        return queue
    }

    private static func numbers(_ queue: inout OutboxQueue) -> [UInt64] {
        var numbers: [UInt64] = []
        while let next = queue.next() {
            numbers.append(next.number)
            queue.finish(next)
        }
        return numbers
    }

    @Test func `What one run sends comes one after the other`() throws {
        var queue = Self.queue()
        for number: UInt64 in 1...3 { queue.add(Self.entry(number)) }
        let next = queue.next()
        let first = try #require(next)
        let second = queue.next()
        #expect(second == nil)
        queue.finish(first)
        let delivered = Self.numbers(&queue)
        #expect(delivered == [2, 3])
    }

    @Test func `Different runs do not wait for each other`() {
        var queue = Self.queue()
        for number: UInt64 in 1...3 { queue.add(Self.entry(number, from: number)) }
        let numbers = [queue.next(), queue.next(), queue.next()].map { $0?.number }
        #expect(numbers == [1, 2, 3])
    }

    @Test func `What is too much stays on the disk, and comes in its turn`() {
        var queue = Self.queue(limit: 4)
        let all = (1...10).map { Self.entry($0) }
        for entry in all { queue.add(entry) }
        #expect(queue.count == 4 && queue.horizon == 5 && !queue.needsLoading)
        var delivered = Self.numbers(&queue)
        #expect(delivered == [1, 2, 3, 4])
        #expect(queue.needsLoading)
        let from = queue.willLoad()
        #expect(from == 5)
        queue.load(Array(all[4..<8]), upTo: 9)
        delivered = Self.numbers(&queue)
        #expect(delivered == [5, 6, 7, 8])
        _ = queue.willLoad()
        queue.load(Array(all[8...]), upTo: nil)
        delivered = Self.numbers(&queue)
        #expect(delivered == [9, 10])
        queue.add(Self.entry(11))
        delivered = Self.numbers(&queue)
        #expect(delivered == [11])
    }

    @Test func `What is added while the table is read comes once`() {
        var queue = OutboxQueue(countLimit: 4)
        _ = queue.willLoad()
        // The reader has seen the first of them.
        queue.add(Self.entry(1))
        queue.add(Self.entry(2))
        queue.load([Self.entry(1)], upTo: nil)
        let delivered = Self.numbers(&queue)
        #expect(delivered == [1, 2])
    }

    @Test func `What is delivered while the table is read does not come again`() {
        var queue = Self.queue(limit: 4)
        for number: UInt64 in [3, 4, 5, 6] { queue.add(Self.entry(number, from: number)) }
        // There is no room for it, and the reader will meet the others behind it.
        queue.add(Self.entry(1))
        let under = [queue.next(), queue.next(), queue.next()].compactMap(\.self)
        queue.finish(under[0])
        queue.finish(under[1])
        let from = queue.willLoad()
        #expect(from == 1)
        queue.finish(under[2])
        queue.load(
            [1, 3, 4, 5, 6].map { Self.entry($0, from: $0) }.filter { $0.number != 3 && $0.number != 4 }, upTo: nil)
        let delivered = Self.numbers(&queue).sorted()
        #expect(delivered == [1, 6])
    }

    @Test func `What is read, before whoever sends it says that it is durable, comes once`() {
        var queue = OutboxQueue(countLimit: 4)
        queue.expect(1)
        _ = queue.willLoad()
        queue.load([Self.entry(1)], upTo: nil)
        let early = Self.numbers(&queue)
        queue.add(Self.entry(1))
        let late = Self.numbers(&queue)
        #expect(early + late == [1])
    }

    @Test func `What is read ahead of what was not told of yet does not come before it`() {
        var queue = OutboxQueue(countLimit: 4)
        let all = (1...8).map { Self.entry($0) }
        for entry in all { queue.expect(entry.number) }
        _ = queue.willLoad()
        queue.load(Array(all[..<4]), upTo: 5)
        // The rest is being read when the sender says that all of it is durable.
        _ = queue.willLoad()
        for entry in all { queue.add(entry) }
        queue.load(Array(all[4...]), upTo: nil)
        let first = Self.numbers(&queue)
        #expect(first == [1, 2, 3, 4] && queue.horizon == 5)
    }

    /// Senders that add in their own time, a courier that is now slow and now fast, a table that is read in parts.
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `Whatever comes when, each is delivered once, and those of one run in order`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var queue = OutboxQueue(countLimit: 8)
        var (table, last, delivered, underWay): ([UInt64: UInt64], UInt64, [UInt64], [OutboxEntry]) = ([:], 0, [], [])
        var view: [UInt64: UInt64]?
        var untold: [OutboxEntry] = []
        var senders: [UInt64: UInt64] = [:]
        var most = 0
        for step in 0..<4_000 {
            switch random.next() % 5 {
            case 0...1 where step < 3_000:
                // A commit of one run: some of it is beyond what is read at once, and beyond what there is room for.
                let sender = random.next() % 5
                for _ in 0...random.next() % (random.next() % 8 == 0 ? 20 : 2) {
                    last += 1
                    table[last] = sender
                    senders[last] = sender
                    queue.expect(last)
                    untold.append(Self.entry(last, from: sender))
                }
                if random.next() % 3 == 0 {
                    for entry in untold { queue.add(entry) }
                    untold = []
                }
            case 2: if let next = queue.next() { underWay.append(next) }
            case 3 where !underWay.isEmpty:
                let entry = underWay.remove(at: Int(random.next() % UInt64(underWay.count)))
                table[entry.number] = nil
                delivered.append(entry.number)
                queue.finish(entry)
            default:
                if let rows = view, let from = queue.horizon {
                    let page = rows.filter { $0.key >= from }.sorted { $0.key < $1.key }
                    queue.load(
                        page.prefix(4).map { Self.entry($0.key, from: $0.value) }, upTo: page.dropFirst(4).first?.key)
                    view = nil
                } else if queue.needsLoading, queue.willLoad() != nil {
                    view = table
                }
            }
            most = max(most, queue.count)
        }
        #expect(Set(delivered).count == delivered.count, "nothing comes twice")
        #expect(most <= 16)
        #expect(delivered.count > 400)
        for sender in Set(senders.values) {
            let own = delivered.filter { senders[$0] == sender }
            #expect(own == own.sorted())
        }
    }
}
