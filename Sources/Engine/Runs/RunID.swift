/// The name of a run: the one that the caller gave, or `run-` and its number.
public struct RunID: Sendable, Hashable, Codable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The longest id that may be given, in UTF-8 bytes: a key of the journal has no room for more.
    public static let byteLimit = 500

    /// The id as text.
    public let rawValue: String

    /// The id that reads `rawValue`.
    public init(_ rawValue: String) { self.rawValue = rawValue }
    /// The id that reads as the literal does.
    public init(stringLiteral value: String) { rawValue = value }

    package init(number: UInt64) { rawValue = "run-" + String(number) }
    package init(job number: UInt64) { rawValue = "job-" + String(number) }

    /// - Throws: ``EngineError/Code/invalidID`` if no run can have it.
    func checkLength() throws(EngineError) {
        let length = rawValue.utf8.count
        guard !(1...Self.byteLimit).contains(length) else { return }
        throw EngineError(
            .invalidID, "a run's id has from 1 to \(Self.byteLimit) bytes of UTF-8, and this one has \(length)")
    }

    /// - Throws: ``EngineError/Code/invalidID`` if no caller can give it to a run or a job.
    func checkGiven() throws(EngineError) {
        try checkLength()
        guard generatedNumber == nil, generatedJobNumber == nil else {
            throw EngineError(
                .invalidID, "'\(self)' looks like an id that the engine makes itself: give another one, or none")
        }
    }

    /// The number in a generated id; `nil` for one that a caller gave.
    package var generatedNumber: UInt64? { number(behind: "run-") }
    /// The same of a job's.
    package var generatedJobNumber: UInt64? { number(behind: "job-") }

    private func number(behind prefix: String) -> UInt64? {
        guard rawValue.hasPrefix(prefix) else { return nil }
        let digits = rawValue.dropFirst(prefix.count)
        guard let number = UInt64(digits), String(number) == digits else { return nil }
        return number
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
}
