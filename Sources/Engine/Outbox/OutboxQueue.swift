import DequeModule

/// The near part of the table `outbox`: the deliveries that come next, in memory, and where the rest begins.
///
/// It is pure. What is in memory and below the horizon is all of the table that is durable and below the horizon; what
/// is above it stays on the disk until there is room.
struct OutboxQueue {
    private let countLimit: Int
    private let byteLimit: Int
    /// The least number that is not in memory; `nil` if all are. At first nothing is.
    private(set) var horizon: UInt64? = 0
    /// The deliveries of each lane, in order; the first one of a busy lane is under way.
    private var lanes: [OutboxEntry.Lane: Deque<OutboxEntry>] = [:]
    /// Lanes that have something to deliver and are not busy, the one that has waited longest first.
    private var waiting: Deque<OutboxEntry.Lane> = []
    private var numbers: Set<UInt64> = []
    /// Numbers that were given out and not yet added: whoever reads the table may meet them before they are, and, once
    /// they are delivered, must not take what is added then for something new.
    private var expected: Set<UInt64> = []
    private(set) var bytes = 0
    /// While the table is being read: what was added, and what was finished, since the reader may see the one too few
    /// and the other too many.
    private var meanwhile: (added: [OutboxEntry], finished: Set<UInt64>)?

    /// - Parameters:
    ///   - countLimit: how many deliveries are in memory, roughly.
    ///   - byteLimit: how many bytes they have, roughly.
    init(countLimit: Int = 4_096, byteLimit: Int = 16 << 20) {
        self.countLimit = countLimit
        self.byteLimit = byteLimit
    }

    /// How many are in memory.
    var count: Int { numbers.count }
    private var isFull: Bool { numbers.count >= countLimit || bytes >= byteLimit }
    /// There is room for more from the disk.
    var needsLoading: Bool {
        horizon != nil && meanwhile == nil && numbers.count <= countLimit / 2 && bytes <= byteLimit / 2
    }
    /// How many to read, and of how many bytes.
    var room: (count: Int, bytes: Int) { (max(1, countLimit - numbers.count), max(1, byteLimit - bytes)) }

    /// A number is given out: the delivery will be added once it is durable.
    mutating func expect(_ number: UInt64) { expected.insert(number) }

    /// Nothing will be added with the number.
    mutating func forget(_ number: UInt64) { expected.remove(number) }

    /// Takes in a delivery that has become durable. Those of one sender come in order.
    mutating func add(_ entry: OutboxEntry) {
        expected.remove(entry.number)
        guard meanwhile == nil else {
            meanwhile?.added.append(entry)
            return
        }
        if let horizon, entry.number >= horizon { return }
        // What has a greater number may be in memory already, and is then passed over when it is read.
        guard !isFull else { return horizon = entry.number }
        insert(entry)
    }

    private mutating func insert(_ entry: OutboxEntry) {
        guard numbers.insert(entry.number).inserted else { return }
        bytes += entry.bytes
        let isNew = lanes[entry.lane] == nil
        lanes[entry.lane, default: []].append(entry)
        if isNew { waiting.append(entry.lane) }
    }

    /// The next delivery; its lane is busy until ``finish(_:)``.
    mutating func next() -> OutboxEntry? {
        guard let lane = waiting.popFirst() else { return nil }
        return lanes[lane]?.first
    }

    /// A delivery that came from ``next()`` is done with.
    mutating func finish(_ entry: OutboxEntry) {
        meanwhile?.finished.insert(entry.number)
        guard numbers.remove(entry.number) != nil else { return }
        bytes -= entry.bytes
        lanes[entry.lane]?.removeFirst()
        if lanes[entry.lane]?.isEmpty == true {
            lanes[entry.lane] = nil
        } else {
            waiting.append(entry.lane)
        }
    }

    /// - Returns: From where on the table is to be read.
    mutating func willLoad() -> UInt64? {
        guard let horizon else { return nil }
        meanwhile = ([], [])
        return horizon
    }

    /// Takes in the rows from the horizon on.
    mutating func load(_ entries: [OutboxEntry], upTo next: UInt64?) {
        let (added, finished) = meanwhile ?? ([], [])
        meanwhile = nil
        horizon = next
        // In order of their numbers, whichever way they came: if there is no room for one, those behind it, which may
        // be of its lane, stay on the disk too. Some of what was added was read as well, and is passed over then.
        let read = entries.filter { !expected.contains($0.number) }
        for entry in (read + added).sorted(by: { $0.number < $1.number }) where !finished.contains(entry.number) {
            add(entry)
        }
    }
}
