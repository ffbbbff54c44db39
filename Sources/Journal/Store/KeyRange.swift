/// The keys that a scan visits: from `lower` (included) up to `upper` (not included), in one of two directions.
public struct KeyRange: Sendable {
    /// The least key of the range, or `nil` for the table's first.
    public var lower: [UInt8]?
    /// The least key above the range, or `nil` to go to the table's last.
    public var upper: [UInt8]?
    /// Whether the greatest key comes first.
    public var descending: Bool

    /// The keys from `lower` (included) up to `upper` (not included); without a bound, that side is open.
    public init(from lower: [UInt8]? = nil, upTo upper: [UInt8]? = nil, descending: Bool = false) {
        self.lower = lower
        self.upper = upper
        self.descending = descending
    }

    /// Every row of the table, least key first.
    public static let all = KeyRange()
}
