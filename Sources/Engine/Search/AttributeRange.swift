/// Values of one kind that a condition wants.
package enum AttributeRange: Sendable, Hashable {
    case equal(AttributeValue)
    /// Texts that begin so.
    case prefix(String)
    /// Of the kind of its bounds; one side can be open.
    case between(lower: Bound?, upper: Bound?)

    package struct Bound: Sendable, Hashable {
        package let value: AttributeValue
        package let isIncluded: Bool

        package init(_ value: AttributeValue, isIncluded: Bool) {
            self.value = value.kept
            self.isIncluded = isIncluded
        }
    }

    func contains(_ value: AttributeValue) -> Bool {
        switch self {
        case .equal(let wanted): return wanted.kept == value
        case .prefix(let prefix):
            guard case .text(let text) = value else { return false }
            return text.utf8.starts(with: prefix.cut(toBytes: AttributeValue.textByteLimit).utf8)
        case .between(let lower, let upper):
            let isAbove = lower.map { $0.value.precedes(value) || $0.isIncluded && $0.value == value } ?? true
            let isBelow = upper.map { value.precedes($0.value) || $0.isIncluded && $0.value == value } ?? true
            return isAbove && isBelow && (lower ?? upper)?.value.kind == value.kind
        }
    }

    // MARK: - In the index

    /// So much of a text is looked for in ranges of keys, of which each text has as much.
    private static let boundBytes = 125

    /// The parts of keys from here (included) up to there (not included) hold all that are in it, and maybe others;
    /// `nil` if there can be none.
    func parts(of name: String) -> (from: [UInt8], upTo: [UInt8])? {
        switch self {
        case .equal(let value):
            let part = SearchTerm.attribute(name, value.kept).part
            return (part, part + [0xFF])
        case .prefix(let prefix):
            let part = Self.bound(.text(prefix), name)
            return (part, part + [0xFF])
        case .between(let lower, let upper):
            guard let kind = (lower ?? upper)?.value.kind else { return nil }
            var end = SearchTerm.part(of: name, kind)
            end[end.count - 1] = 1
            return (
                lower.map { Self.bound($0.value, name) } ?? SearchTerm.part(of: name, kind),
                upper.map { Self.bound($0.value, name) + [0xFF] } ?? end
            )
        }
    }

    private static func bound(_ value: AttributeValue, _ name: String) -> [UInt8] {
        guard case .text(let text) = value else { return SearchTerm.attribute(name, value).part }
        return SearchTerm.part(of: name, .text) + text.cut(toBytes: boundBytes).sortedBytes
    }
}
