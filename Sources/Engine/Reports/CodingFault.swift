/// What Swift throws when a value cannot be decoded or encoded: its own description contains the value.
protocol CodingFault: Error {
    /// What happened and where, without any value.
    var textWithoutValue: String { get }
}

extension DecodingError: CodingFault {
    var textWithoutValue: String {
        switch self {
        case .typeMismatch(let type, let context): "the value is no \(type)" + context.codingPath.place
        case .valueNotFound(let type, let context): "there is no \(type)" + context.codingPath.place
        case .keyNotFound(let key, let context): "it is missing" + (context.codingPath + [key]).place
        case .dataCorrupted(let context): "the value cannot be read" + context.codingPath.place
        @unknown default: "the value cannot be decoded"
        }
    }
}

extension EncodingError: CodingFault {
    var textWithoutValue: String {
        switch self {
        case .invalidValue(let value, let context):
            "a value of type \(Swift.type(of: value)) cannot be written" + context.codingPath.place
        @unknown default: "the value cannot be encoded"
        }
    }
}

extension [any CodingKey] {
    fileprivate var place: String { isEmpty ? "" : ", at '\(map(\.stringValue).joined(separator: "."))'" }
}
