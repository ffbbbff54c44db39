/// Decides for one kind of block when a dictionary is to be trained. It acts on nothing.
struct DictionaryNeed: Sendable {
    private let settings: DictionarySettings
    private var samples: RecentSamples
    private var ratio: MovingRatio
    /// How small blocks were with the dictionary when it was new; `nil` without one.
    private var baseline: Double?
    /// After how many blocks it is worth looking again.
    private var patience: Int
    private var isTraining = false

    init(_ settings: DictionarySettings, baseline: Double? = nil) {
        self.settings = settings
        self.baseline = baseline
        samples = RecentSamples(period: settings.period)
        ratio = MovingRatio(window: settings.window)
        patience = baseline == nil ? settings.samples : settings.window
    }

    /// Notes a block, and says whether this is the moment for a training.
    mutating func note(_ block: some Collection<UInt8>, compressed: Int) -> Bool {
        samples.offer(block)
        ratio.add(plain: block.count, compressed: compressed)
        guard !isTraining, ratio.blocks >= patience, suffices, hasStoppedPaying else { return false }
        isTraining = true
        return true
    }

    /// What a training is to be given.
    var trainingSamples: [[UInt8]] { samples.samples }

    /// A training has brought a dictionary with which blocks are so small.
    mutating func adopted(_ ratio: Double) {
        self = DictionaryNeed(settings, baseline: ratio)
    }

    /// A training has brought nothing that would be worth it: the present size is what is to be expected.
    mutating func declined() {
        isTraining = false
        if baseline != nil { baseline = ratio.value }
        patience = ratio.blocks * 2
    }

    private var suffices: Bool { samples.count >= settings.samples && samples.bytes >= settings.sampleBytes }

    private var hasStoppedPaying: Bool {
        guard let baseline, let now = ratio.value else { return true }
        return now > baseline * settings.worse
    }
}
