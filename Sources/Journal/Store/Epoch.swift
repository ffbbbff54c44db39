/// Counts the owners that a journal has had: each engine that opens it takes the next number.
///
/// A store refuses a commit that carries an older epoch than the newest one that it has given out, so that an owner
/// which lost its journal without noticing can no longer write to it.
public struct Epoch: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number itself; the first owner has 1.
    public let rawValue: UInt64

    /// The epoch with this number.
    public init(_ rawValue: UInt64) { self.rawValue = rawValue }

    /// Whether `left` is the epoch of an earlier owner.
    public static func < (left: Epoch, right: Epoch) -> Bool { left.rawValue < right.rawValue }

    /// `epoch` and the number.
    public var description: String { "epoch \(rawValue)" }
}
