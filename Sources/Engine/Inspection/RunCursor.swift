/// A place in a list of runs: the next page begins behind it.
///
/// Runs that end, start or are deleted meanwhile do not move it: none is left out that stays where it is, and none is
/// listed twice but one that ends meanwhile.
package enum RunCursor: Sendable, Hashable, CustomStringConvertible {
    /// Among the runs that are not over: newest first.
    case underWay(UInt64)
    /// Among the runs that are: latest end first, and of one millisecond the newest run first.
    case over(Timestamp, UInt64)

    /// The cursor that reads `text`; `nil` if none does.
    package init?(_ text: String) {
        let parts = text.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
        switch (text.first, parts.count) {
        case ("u", 1):
            guard let number = UInt64(parts[0]) else { return nil }
            self = .underWay(number)
        case ("e", 2):
            guard let ended = Int64(parts[0]), let number = UInt64(parts[1]) else { return nil }
            self = .over(Timestamp(milliseconds: ended), number)
        default: return nil
        }
    }

    /// The cursor as text: `u17` or `e1795253400250.17`.
    package var description: String {
        switch self {
        case .underWay(let number): "u\(number)"
        case .over(let ended, let number): "e\(ended.milliseconds).\(number)"
        }
    }
}
