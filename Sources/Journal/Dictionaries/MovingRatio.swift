/// How small blocks become, over the last ones: compressed bytes for each byte.
///
/// Each new block counts for one part in `window`, weighted by its length.
struct MovingRatio: Sendable {
    private let window: Double
    private var plain = 0.0
    private var compressed = 0.0
    private(set) var blocks = 0

    init(window: Int) { self.window = Double(window) }

    mutating func add(plain more: Int, compressed less: Int) {
        let kept = 1 - 1 / window
        plain = plain * kept + Double(more)
        compressed = compressed * kept + Double(less)
        blocks += 1
    }

    /// `nil` before there was a block.
    var value: Double? { plain > 0 ? compressed / plain : nil }
}
