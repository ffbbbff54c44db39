import RatchetEngine

/// What becomes, in a power cut, of the writes that were on their way to the disk.
struct Luck: Sendable {
    /// The pieces that reach the disk whole or not at all: sectors or pages.
    let pieceBytes: Int
    /// Of a hundred pieces, so many reach the disk.
    private let percent: UInt64
    /// Whether parts of a file that never reached the disk hold anything at all in place of zeros.
    private let isNoisy: Bool
    private var chance: SplitMix64

    /// Nothing that was not synced is there.
    static let none = Luck(pieceBytes: 512, percent: 0, isNoisy: false, chance: SplitMix64(seed: 0))
    /// All that was written is there.
    static let all = Luck(pieceBytes: 512, percent: 100, isNoisy: false, chance: SplitMix64(seed: 0))

    static func random(_ chance: inout SplitMix64) -> Luck {
        let percents: [UInt64] = [3, 25, 50, 75, 97]
        return Luck(
            pieceBytes: chance.next() % 3 == 0 ? 4096 : 512, percent: percents[Int(chance.next() % 5)],
            isNoisy: chance.next() % 2 == 0, chance: SplitMix64(seed: chance.next()))
    }

    private init(pieceBytes: Int, percent: UInt64, isNoisy: Bool, chance: SplitMix64) {
        self.pieceBytes = pieceBytes
        self.percent = percent
        self.isNoisy = isNoisy
        self.chance = chance
    }

    /// Whether the next piece reaches the disk.
    mutating func lands() -> Bool {
        switch percent {
        case 0: false
        case 100: true
        default: chance.next() % 100 < percent
        }
    }

    /// How many of `count` changes, which reach the disk in their order, do so.
    mutating func prefix(of count: Int) -> Int {
        switch percent {
        case 0: 0
        case 100: count
        default: Int(chance.next() % UInt64(count + 1))
        }
    }

    /// What stands where nothing was written.
    mutating func filling(_ count: Int) -> [UInt8] {
        guard isNoisy else { return [UInt8](repeating: 0, count: count) }
        return (0..<count).map { _ in UInt8(truncatingIfNeeded: chance.next()) }
    }
}
