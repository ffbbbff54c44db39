/// A place in the feed of events: keep it, and go on behind it later, in this process or another one.
///
///     let cursor = EventCursor(saved) ?? nil
public struct EventCursor: Sendable, Hashable, Comparable, Codable, CustomStringConvertible, LosslessStringConvertible {
    /// The commit group.
    let group: UInt64
    /// How many of its events are behind the cursor.
    let event: Int

    init(group: UInt64, event: Int) {
        self.group = group
        self.event = event
    }

    /// Before everything that is kept.
    public static let start = EventCursor(group: 0, event: 0)

    /// The cursor that has this text; `nil` if none has.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let group = UInt64(parts[0]), let event = Int(parts[1]), event >= 0, group < 1 << 62
        else { return nil }
        self.init(group: group, event: event)
    }

    /// Whether `left` stands before `right`.
    public static func < (left: EventCursor, right: EventCursor) -> Bool {
        (left.group, left.event) < (right.group, right.event)
    }

    /// The cursor as text, such as `1042.3`.
    public var description: String { "\(group).\(event)" }

    /// Writes the cursor as a single string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// Reads the cursor from a single string.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let cursor = EventCursor(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "it is no cursor of a feed")
        }
        self = cursor
    }
}
