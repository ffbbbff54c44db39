/// Names one command, so that handing it in twice is one command: the idempotency key of what another process asks for.
///
///     let command = try await client.cancel("order-7", command: "cancel order-7")
///
/// Without one the client makes one up: 32 random digits.
public struct CommandID: Sendable, Hashable, Codable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The longest id that may be given, in UTF-8 bytes: a key of the journal has no room for more.
    public static let byteLimit = 500

    /// The id as text.
    public let rawValue: String

    /// The id that reads `rawValue`.
    public init(_ rawValue: String) { self.rawValue = rawValue }
    /// The id that reads as the literal does.
    public init(stringLiteral value: String) { rawValue = value }

    /// One that nobody else has.
    init(_ entropy: Entropy) {
        rawValue = [entropy.number(), entropy.number()].map { number in
            let digits = String(number, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    /// The id as text.
    public var description: String { rawValue }

    /// Writes the id as a single string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    /// Reads the id from a single string.
    public init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(String.self)
    }

    /// - Throws: ``EngineError/Code/invalidID``
    func check() throws(EngineError) {
        let length = rawValue.utf8.count
        guard (1...Self.byteLimit).contains(length) else {
            throw EngineError(
                .invalidID, "a command's id has from 1 to \(Self.byteLimit) bytes of UTF-8, and this one has \(length)")
        }
    }
}
