/// Samples of the blocks that were written last: of this period, and of the one before.
struct RecentSamples: Sendable {
    private let period: Int
    private var before = SampleReservoir()
    private var now = SampleReservoir()
    private var offered = 0

    init(period: Int) { self.period = period }

    mutating func offer(_ block: some Collection<UInt8>) {
        now.offer(block)
        offered += 1
        guard offered.isMultiple(of: period) else { return }
        (before, now) = (now, SampleReservoir())
    }

    var samples: [[UInt8]] { before.samples + now.samples }
    var count: Int { before.samples.count + now.samples.count }
    var bytes: Int { before.bytes + now.bytes }
}
