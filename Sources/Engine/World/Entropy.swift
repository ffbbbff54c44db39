import Synchronization

/// The engine's chance: the only door through which it comes in. It spreads the waits of retries.
public struct Entropy: Sendable {
    private let draw: @Sendable () -> UInt64

    /// The operating system's generator.
    public static let system = Entropy {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }

    /// The same numbers each time for the same seed (SplitMix64; Steele, Lea, Flood 2014).
    public static func seeded(_ seed: UInt64) -> Entropy {
        let state = SeededState(seed)
        return Entropy { state.next() }
    }

    private init(_ draw: @escaping @Sendable () -> UInt64) { self.draw = draw }

    /// A number from 0 up to 1, without 1.
    func fraction() -> Double { Double(draw() >> 11) / Double(1 << 53) }
}

private final class SeededState: Sendable {
    private let state: Mutex<UInt64>

    init(_ seed: UInt64) { state = Mutex(seed) }

    func next() -> UInt64 {
        state.withLock { state in
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }
}
