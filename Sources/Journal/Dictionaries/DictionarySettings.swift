/// When dictionaries are trained, and when one has stopped paying.
struct DictionarySettings: Sendable, Hashable {
    /// The blocks that a dictionary is tried for: longer ones have enough in themselves to share.
    var blockBytes = 16...16_384
    /// The longest dictionary.
    var dictionaryBytes = 16_384
    /// The least number of samples, and of their bytes, for a training.
    var samples = 512
    var sampleBytes = 65_536
    /// How many blocks a moving ratio looks back, and after how many samples are too old.
    var window = 1_024
    var period = 4_096
    /// A dictionary is used if it makes blocks smaller than this share of what they are without it.
    var leastGain = 0.9
    /// One has stopped paying when blocks become so many times as large with it as they were at first.
    var worse = 1.25
    /// How many dictionaries one kind of block may have at once; unused ones go when the journal is opened.
    var perKind = 16

    /// Those of every journal.
    static let standard = DictionarySettings()
}
