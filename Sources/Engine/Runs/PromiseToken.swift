/// Names one promise of one run, so that something outside can settle it.
///
///     let token = try run.token(for: "payment")                  // in a step
///     try await engine.resolve(token, Payment(id: "p-1"))        // anywhere, at any time
///
/// It is text that can stand in a URL as it is, such as `run-17/check%20out/payment`: the number of the run in the
/// journal and the path of the promise, in which all but letters, digits and `-._~/` is percent-encoded. So it can be
/// told by whoever knows these: hand it to others as a name, not as a secret.
public struct PromiseToken: Sendable, Hashable, Codable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The token as text.
    public let rawValue: String

    /// The token that reads `rawValue`.
    public init(_ rawValue: String) { self.rawValue = rawValue }
    /// The token that reads as the literal does.
    public init(stringLiteral value: String) { rawValue = value }

    /// The longest one that is looked at, in UTF-8 bytes: deeper trees have none.
    static let byteLimit = 16 << 10

    package init(run: UInt64, path: String) {
        rawValue = "\(RunID(number: run))/\(Self.escaped(path))"
    }

    /// The token as text.
    public var description: String { rawValue }

    /// Writes the token as a single string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    /// Reads the token from a single string.
    public init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(String.self)
    }

    /// The run's number, and the path of the promise.
    /// - Throws: ``EngineError/Code/unknownPromise`` if it is no token.
    package func parts() throws(EngineError) -> (run: UInt64, path: String) {
        let parts = rawValue.split(separator: "/", maxSplits: 1)
        guard rawValue.utf8.count <= Self.byteLimit, parts.count == 2,
            let run = RunID(String(parts[0])).generatedNumber, let path = Self.unescaped(parts[1])
        else {
            throw EngineError(
                .unknownPromise,
                "this is no token of a promise: one is like 'run-17/payment', and a step has it from token(for:)")
        }
        return (run, path)
    }
}

extension PromiseToken {
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~/".utf8.contains(byte)
        }
    }

    private static func escaped(_ path: String) -> String {
        var text = ""
        for byte in path.utf8 {
            if isPlain(byte) {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                text += digits.count < 2 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return text
    }

    /// `nil` if it is not what ``escaped(_:)`` makes, so that a promise has one token only.
    private static func unescaped(_ text: Substring) -> String? {
        var (bytes, rest): ([UInt8], Substring.UTF8View) = ([], text.utf8)
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let value = UInt8(Substring(rest.prefix(2)), radix: 16) else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        guard let path = String(validating: bytes, as: UTF8.self), escaped(path) == text else { return nil }
        return path
    }
}
