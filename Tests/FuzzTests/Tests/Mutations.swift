import RatchetEngine

/// An input with a few bytes changed, again and again, the same way for the same seed.
struct Mutations {
    private let input: [UInt8]
    private var random: SplitMix64

    init(of input: [UInt8], seed: UInt64) {
        self.input = input
        random = SplitMix64(seed: seed)
    }

    mutating func next() -> [UInt8] {
        var bytes = input
        for _ in 0..<Int.random(in: 1...4, using: &random) { mutate(&bytes) }
        return bytes
    }

    private mutating func mutate(_ bytes: inout [UInt8]) {
        guard let place = bytes.indices.randomElement(using: &random) else { return bytes.append(0) }
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes[place] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
        case 2: bytes.remove(at: place)
        case 3: bytes.insert(bytes[place], at: place)
        default: bytes.removeSubrange(place...)
        }
    }
}
