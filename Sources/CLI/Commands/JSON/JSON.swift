import Foundation

/// A JSON document with its keys in a given order.
package indirect enum JSON: Sendable, Hashable {
    case null
    case bool(Bool)
    case int(Int)
    case string(String)
    case array([JSON])
    case object([Member])
    /// Text that is JSON already.
    case verbatim(String)

    package struct Member: Sendable, Hashable {
        let name: String
        let value: JSON
    }

    init(_ value: String?) { self = value.map(JSON.string) ?? .null }
    init(_ value: Int?) { self = value.map(JSON.int) ?? .null }

    static func members(_ members: KeyValuePairs<String, JSON>) -> JSON {
        .object(members.map { Member(name: $0.key, value: $0.value) })
    }

    /// `nil` if the bytes are not JSON.
    package init?(bytes: some Collection<UInt8>) {
        guard let text = String(validating: bytes, as: UTF8.self),
            (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil
        else { return nil }
        // A terminal would take some characters that stand in texts for commands.
        self = .verbatim(text.unicodeScalars.contains(where: Self.isControl) ? Self.escapingControls(text) : text)
    }

    /// The document, indented for people.
    package var text: String { text(indent: "") }

    private func text(indent: String) -> String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .string(let value): Self.quoted(value)
        case .verbatim(let text): text
        case .array(let elements): Self.list("[", elements.map { $0.text(indent: indent + "  ") }, "]", indent)
        case .object(let members):
            Self.list(
                "{", members.map { "\(Self.quoted($0.name)): \($0.value.text(indent: indent + "  "))" }, "}", indent)
        }
    }

    private static func list(_ open: String, _ parts: [String], _ close: String, _ indent: String) -> String {
        guard !parts.isEmpty else { return open + close }
        return "\(open)\n\(indent)  " + parts.joined(separator: ",\n\(indent)  ") + "\n\(indent)\(close)"
    }

    private static func quoted(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "\"") { $0 += escaped($1) } + "\""
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool { (0x7F...0x9F).contains(scalar.value) }

    private static func escapingControls(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { $0 += isControl($1) ? escaped($1) : String($1) }
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": return "\\\""
        case "\\": return "\\\\"
        case "\n": return "\\n"
        case "\t": return "\\t"
        case "\r": return "\\r"
        default: break
        }
        guard scalar.value < 0x20 || isControl(scalar) else { return String(scalar) }
        let digits = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
