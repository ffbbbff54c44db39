/// One training, and what it has come to.
struct DictionaryTraining: Sendable {
    /// Every so many-th sample is kept back, to try the dictionary with what it was not made of.
    private static let heldBack = 4

    let dictionary: CompressionDictionary
    /// How small the samples that were kept back are with it.
    let ratio: Double

    /// Trains a dictionary of `samples`, and tries it against `current`, or none.
    ///
    /// It blocks for as long as that takes.
    /// - Returns: `nil` if it is not worth being used.
    static func run(
        _ samples: [[UInt8]], number: UInt32, against current: CompressionDictionary?, _ settings: DictionarySettings
    ) throws(JournalError) -> DictionaryTraining? {
        let parts = samples.enumerated()
        let taught = parts.filter { !$0.offset.isMultiple(of: heldBack) }.map(\.element)
        let tried = parts.filter { $0.offset.isMultiple(of: heldBack) }.map(\.element)
        guard let dictionary = DictionaryTrainer.train(taught, number: number, capacity: settings.dictionaryBytes)
        else { return nil }
        let compressor = try ZstdCompressor()
        let before = try size(of: tried, current, compressor)
        let after = try size(of: tried, dictionary, compressor)
        let plain = tried.reduce(0) { $0 + $1.count }
        guard plain > 0, Double(after) < settings.leastGain * Double(before) else { return nil }
        return DictionaryTraining(dictionary: dictionary, ratio: Double(after) / Double(plain))
    }

    private static func size(
        of blocks: [[UInt8]], _ dictionary: CompressionDictionary?, _ compressor: ZstdCompressor
    ) throws(JournalError) -> Int {
        var bytes = 0
        for block in blocks { bytes += min(block.count, try compressor.compress(block, with: dictionary).count) }
        return bytes
    }
}
