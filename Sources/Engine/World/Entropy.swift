import Synchronization

/// The engine's chance: the only door through which it comes in. It spreads the waits of retries, and makes
/// ids up.
public struct Entropy: Sendable {
    private let draw: @Sendable () -> UInt64

    /// The operating system's generator.
    public static let system = Entropy {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }

    /// The same numbers each time for the same seed.
    public static func seeded(_ seed: UInt64) -> Entropy {
        let state = SeededState(seed)
        return Entropy { state.next() }
    }

    /// The middle of whatever is asked for, each time: waits that are spread by chance have no spread.
    package static let middle = Entropy { 1 << 63 }

    private init(_ draw: @escaping @Sendable () -> UInt64) { self.draw = draw }

    /// Any of all the numbers.
    func number() -> UInt64 { draw() }

    /// A number from 0 up to 1, without 1.
    func fraction() -> Double { Double(draw() >> 11) / Double(1 << 53) }
}

private final class SeededState: Sendable {
    private let generator: Mutex<SplitMix64>

    init(_ seed: UInt64) { generator = Mutex(SplitMix64(seed: seed)) }

    func next() -> UInt64 { generator.withLock { $0.next() } }
}
