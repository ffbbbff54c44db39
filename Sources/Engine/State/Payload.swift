import Foundation

/// A value in the form in which the journal keeps it: JSON, so that any tool can read it.
package struct Payload: Sendable, Hashable {
    package let bytes: [UInt8]

    package init(bytes: [UInt8]) { self.bytes = bytes }

    /// What a step without a result leaves: no bytes at all, which no JSON value has.
    package static let nothing = Payload(bytes: [])

    package init(encoding value: some Encodable) throws {
        bytes = Array(try Self.encoder.encode(value))
    }

    /// A value that is JSON already, as it stands.
    ///
    /// - Parameters:
    ///   - role: what it is, for the message.
    ///   - code: what it means if it is not JSON.
    /// - Throws: ``EngineError`` with the code `code`
    package init(
        json: String, _ role: String, orThrow code: EngineError.Code = .invalidState
    ) throws(EngineError) {
        let bytes = Array(json.utf8)
        guard (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil else {
            throw EngineError(code, "the \(role) is not JSON: look at its quotes, commas and brackets")
        }
        self.init(bytes: bytes)
    }

    package func decoded<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        try Self.decoder.decode(type, from: Data(bytes))
    }

    /// Keys are sorted, so that equal values have equal bytes.
    private static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()

    private static let decoder = JSONDecoder()
}
