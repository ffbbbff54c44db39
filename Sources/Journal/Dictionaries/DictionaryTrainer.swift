import CZstd

/// Makes zstd dictionaries of samples.
enum DictionaryTrainer {
    /// The place of the number in a dictionary's bytes: behind the magic number, 4 bytes, little-endian.
    private static let numberPlace = 4..<8

    /// A dictionary of at most `capacity` bytes with this number; `nil` if the samples have too little in common, or
    /// are too few, for one.
    ///
    /// It takes a tenth of a second for each MiB of samples, and blocks for that long.
    static func train(_ samples: [[UInt8]], number: UInt32, capacity: Int) -> CompressionDictionary? {
        var lengths = samples.map(\.count)
        let content = samples.flatMap(\.self)
        var result = 0
        var bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            result = ZDICT_trainFromBuffer(
                buffer.baseAddress, buffer.count, content, &lengths, UInt32(clamping: lengths.count))
            count = ZDICT_isError(result) == 0 ? result : 0
        }
        guard ZDICT_isError(result) == 0, bytes.count > numberPlace.upperBound else { return nil }
        for (offset, place) in numberPlace.enumerated() {
            bytes[place] = UInt8(truncatingIfNeeded: number >> (8 * offset))
        }
        return try? CompressionDictionary(number: number, bytes: bytes)
    }
}
