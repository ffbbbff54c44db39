/// What the journal keeps of an error: its type and its own description, cut where it is long.
public struct ErrorReport: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The longest text that is kept, in UTF-8 bytes.
    public static let textLimit = 2_048

    /// The error's type, such as `MyApp.BankError`.
    public let type: String
    /// The error's own description.
    public let text: String

    package init(type: String, text: String) {
        self.type = type
        self.text = text
    }

    package init(_ error: any Error) {
        self.init(type: String(reflecting: Swift.type(of: error)), text: Self.cut(String(describing: error)))
    }

    /// One of which somebody else says what it is.
    init(named type: String, _ text: String) { self.init(type: Self.cut(type), text: Self.cut(text)) }

    /// Cut between characters, with an ellipsis to say so.
    private static func cut(_ text: String) -> String {
        guard text.utf8.count > textLimit else { return text }
        var kept = text.prefix(textLimit)
        while kept.utf8.count > textLimit - 3 { kept.removeLast() }
        return kept + "…"
    }

    /// The type and the text.
    public var description: String { "\(type): \(text)" }
}
