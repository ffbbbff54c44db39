/// What the journal keeps of an error: its type, its text, details of its own, and what caused it; cut where it is
/// long.
///
///     let failure = try await #require(throws: RunFailure.self) { try await run.result() }
///     print(failure.error.type, failure.error.text, failure.error.details["code"] ?? "", failure.error.cause ?? "")
///
/// The text is what `String(describing:)` makes of the error, so that it contains whatever the error prints. An error
/// that must not be kept as it prints adopts ``ReportableError`` and says what is. Of a `DecodingError` or an
/// `EncodingError` only the place and the types are kept, never the value, also where another error holds one that has
/// no description of its own. The cause is what ``ReportableError`` names, or else Foundation's `NSUnderlyingErrorKey`.
public struct ErrorReport: Sendable, Hashable {
    /// The longest text that is kept, in UTF-8 bytes.
    public static let textLimit = 2_048
    /// The most details that are kept of one error: those whose names come first.
    public static let detailLimit = 16
    /// The longest name, and the longest value, of a detail, in UTF-8 bytes.
    public static let detailByteLimit = 256
    /// The most causes that are kept behind one another.
    public static let causeLimit = 4

    /// The error's type, such as `MyApp.BankError`.
    public let type: String
    /// The error's own description.
    public let text: String
    /// What the error says of itself by name: see ``ReportableError/reportedDetails``.
    public let details: [String: String]
    /// None or one: a struct cannot hold another one of its kind.
    private let causes: [ErrorReport]

    /// The error that led to this one.
    public var cause: ErrorReport? { causes.first }

    package init(type: String, text: String, details: [String: String] = [:], cause: ErrorReport? = nil) {
        self.type = type
        self.text = text
        self.details = details
        causes = cause.map { [$0] } ?? []
    }

    /// What is kept of it, in bytes.
    var byteCount: Int {
        let details = details.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
        return type.utf8.count + text.utf8.count + details + (cause?.byteCount ?? 0)
    }

    /// Whether there is more than a type and a text.
    package var isExtended: Bool { !details.isEmpty || !causes.isEmpty }
}

extension ErrorReport: CustomStringConvertible {
    /// The type and the text, and those of the cause.
    public var description: String { "\(type): \(text)" + (cause.map { ", caused by \($0)" } ?? "") }
}

extension ErrorReport: Codable {
    private enum Field: String, CodingKey { case type, text, details, cause }

    /// Reads what ``encode(to:)`` wrote. Details and a cause may be missing.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)
        self.init(
            type: try fields.decode(String.self, forKey: .type), text: try fields.decode(String.self, forKey: .text),
            details: try fields.decodeIfPresent([String: String].self, forKey: .details) ?? [:],
            cause: try fields.decodeIfPresent(ErrorReport.self, forKey: .cause))
    }

    /// Writes `type` and `text`, and `details` and `cause` if there are some.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Field.self)
        try fields.encode(type, forKey: .type)
        try fields.encode(text, forKey: .text)
        if !details.isEmpty { try fields.encode(details, forKey: .details) }
        try fields.encodeIfPresent(cause, forKey: .cause)
    }
}
