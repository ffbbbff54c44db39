/// The sequence number of a commit group in the log: 1 for the first that a journal ever wrote, then without gaps.
public struct LSN: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number itself.
    public let rawValue: UInt64

    /// The sequence number `rawValue`.
    public init(_ rawValue: UInt64) { self.rawValue = rawValue }

    /// Before everything that was ever written.
    public static let zero = LSN(0)

    /// The number of the commit group that follows.
    public var next: LSN { LSN(rawValue + 1) }

    /// Whether `left` was written before `right`.
    public static func < (left: LSN, right: LSN) -> Bool { left.rawValue < right.rawValue }

    /// `LSN` and the number.
    public var description: String { "LSN \(rawValue)" }
}

extension LSN: OrderedKey {
    /// The number in 8 bytes, the highest first.
    public var keyBytes: [UInt8] { rawValue.keyBytes }

    /// The sequence number with these 8 bytes.
    public init?(keyBytes: UnsafeRawBufferPointer) {
        guard let rawValue = UInt64(keyBytes: keyBytes) else { return nil }
        self.init(rawValue)
    }
}
