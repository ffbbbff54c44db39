/// A run went another way than a ``Timeline`` says.
public struct TimelineMismatch: Error, Sendable, Hashable, CustomStringConvertible {
    /// The timeline that the test has written.
    public let expected: Timeline
    /// What happened.
    public let found: Timeline

    /// Both, one below the other, and where the first difference is.
    public var description: String {
        """
        the run went another way than the timeline says:
        expected: \(expected)
           found: \(found)
                  \(marker)
        """
    }

    private var marker: String {
        let pairs = zip(expected.parts, found.parts)
        let same = pairs.prefix { $0 == $1 }.reduce(0) { $0 + $1.0.count + 1 }
        let place = pairs.prefix { $0 == $1 }.count
        let length = max(Self.length(expected.parts, place), Self.length(found.parts, place))
        return String(repeating: " ", count: same) + String(repeating: "^", count: max(1, length))
    }

    private static func length(_ parts: [String], _ place: Int) -> Int {
        place < parts.count ? parts[place].count : 0
    }
}
