/// The number of a key with which blocks are sealed: it stands in each block, so that the right key can be found.
///
/// It is no secret. A number is given to one key only, for as long as the journal lives.
public struct KeyID: RawRepresentable, Hashable, Comparable, Sendable, ExpressibleByIntegerLiteral,
    CustomStringConvertible
{
    /// As many bytes as the number has in a block at most.
    static let mostBytes = 10

    /// The number itself: 1 or more.
    public let rawValue: UInt32

    /// The key number `rawValue`.
    public init(rawValue: UInt32) { self.rawValue = rawValue }
    /// The key with the literal's number.
    public init(integerLiteral value: UInt32) { rawValue = value }

    /// Whether `left` has the smaller number.
    public static func < (left: KeyID, right: KeyID) -> Bool { left.rawValue < right.rawValue }

    /// The number.
    public var description: String { "\(rawValue)" }
}

extension KeyID: OrderedKey {
    /// The number in 4 bytes, the highest first.
    public var keyBytes: [UInt8] { rawValue.keyBytes }

    /// The key number with these 4 bytes.
    public init?(keyBytes: UnsafeRawBufferPointer) {
        guard let rawValue = UInt32(keyBytes: keyBytes) else { return nil }
        self.init(rawValue: rawValue)
    }
}
