/// Names steps, by their name or their path.
///
///     test.calls("charge card")                // every step of this name
///     test.calls("fulfil/*/label")             // by the whole path; * is any text
///
/// A pattern without a slash is compared to the step's own name: the last part of its path. One with a slash is
/// compared to the whole path, as ``StepCall/path`` has it, with the keys of elements and the numbers of turns in
/// brackets.
public struct StepPattern: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The pattern as it was written.
    public let description: String

    /// The pattern that reads `text`.
    public init(_ text: String) { description = text }

    /// The pattern that the literal reads.
    public init(stringLiteral value: String) { description = value }

    /// Whether the pattern names the step at this path.
    public func matches(_ path: String) -> Bool {
        let name = description.contains("/") ? path : String(path.split(separator: "/").last ?? "")
        return Self.matches(Array(description), Array(name))
    }

    /// Whether the pattern may name a step whose path looks like this, where a `*` stands for any text.
    func mayMatch(_ path: String) -> Bool {
        let name = description.contains("/") ? path : String(path.split(separator: "/").last ?? "")
        return Self.overlap(Array(description), Array(name))
    }

    /// Whether there is a text that both patterns match.
    private static func overlap(_ first: [Character], _ second: [Character]) -> Bool {
        // Which beginnings of the second go with the beginning of the first that has been looked at.
        var fits = (0...second.count).map { length in second[..<length].allSatisfy { $0 == "*" } }
        for character in first {
            var next = [character == "*" && fits[0]]
            for (place, other) in second.enumerated() {
                let isAny = character == "*" || other == "*"
                next.append(isAny ? fits[place + 1] || next[place] : fits[place] && character == other)
            }
            fits = next
        }
        return fits[second.count]
    }

    /// Goes back to the last star only: that is enough to find a match if there is one.
    private static func matches(_ pattern: [Character], _ text: [Character]) -> Bool {
        var (place, next) = (0, 0)
        var star: (pattern: Int, text: Int)?
        while next < text.count {
            if place < pattern.count, pattern[place] == "*" {
                star = (place, next)
                place += 1
            } else if place < pattern.count, pattern[place] == text[next] {
                (place, next) = (place + 1, next + 1)
            } else if let last = star {
                star = (last.pattern, last.text + 1)
                (place, next) = (last.pattern + 1, last.text + 1)
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == "*" }
    }
}
