/// Parts of paths that come from values: they must not contain what paths are written with.
enum PathPart {
    /// What a value prints, with `/`, `[`, `]` and `%` written as `%2F`, `%5B`, `%5D` and `%25`.
    static func escaped(_ value: Any) -> String {
        var text = ""
        for character in "\(unwrapped(value))".unicodeScalars {
            switch character {
            case "/": text += "%2F"
            case "[": text += "%5B"
            case "]": text += "%5D"
            case "%": text += "%25"
            default: text.unicodeScalars.append(character)
            }
        }
        return text
    }

    /// A filled optional prints `Optional(…)`, which is no name.
    private static func unwrapped(_ value: Any) -> Any {
        guard let optional = value as? any OptionalValue else { return value }
        return optional.content.map(unwrapped) ?? "nil"
    }
}

/// An optional of any type.
private protocol OptionalValue {
    var content: Any? { get }
}

extension Optional: OptionalValue {
    fileprivate var content: Any? { map { $0 } }
}
