/// Some of the blocks that were written lately, spread evenly over the time since the last ones were taken.
///
/// It is bounded in number and in bytes. When it is full, every second sample goes, and from then on only every second
/// block comes in: so it needs no chance, and the same run fills it the same way.
struct SampleReservoir: Sendable {
    /// Longer blocks give a dictionary little and take much room: so much of their beginning is kept.
    static let sampleBytes = 4_096

    private let countLimit: Int
    private let byteLimit: Int
    private var stride = 1
    private var offered = 0
    private(set) var samples: [[UInt8]] = []
    private(set) var bytes = 0

    init(countLimit: Int = 4_096, byteLimit: Int = 2 << 20) {
        self.countLimit = countLimit
        self.byteLimit = byteLimit
    }

    mutating func offer(_ block: some Collection<UInt8>) {
        defer { offered += 1 }
        guard offered.isMultiple(of: stride), !block.isEmpty else { return }
        samples.append(Array(block.prefix(Self.sampleBytes)))
        bytes += samples.last?.count ?? 0
        if samples.count >= countLimit || bytes >= byteLimit { thin() }
    }

    /// Whether there are enough for a dictionary of `capacity` bytes.
    func suffices(for capacity: Int, samples least: Int) -> Bool {
        samples.count >= least && bytes >= capacity * 4
    }

    mutating func removeAll() { self = SampleReservoir(countLimit: countLimit, byteLimit: byteLimit) }

    private mutating func thin() {
        samples = samples.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
        bytes = samples.reduce(0) { $0 + $1.count }
        stride *= 2
    }
}
