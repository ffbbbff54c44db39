/// Chance that repeats itself: the SplitMix64 generator (Steele, Lea and Flood, 2014).
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Many bytes, soon made: those of one MiB are not those of the next.
    mutating func longBytes(_ count: Int) -> [UInt8] {
        let tile = bytes(4_093)
        var all: [UInt8] = []
        all.reserveCapacity(count + tile.count)
        while all.count < count { all.append(contentsOf: tile) }
        all.removeLast(all.count - count)
        return all
    }

    /// Bytes that do not compress.
    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }
}
