/// A value of the app's, in the form in which it is recorded: what an ``Interceptor`` sees of a step's output, of a
/// State or of a signal.
///
///     let receipt = try value.decoded(as: Receipt.self)
///     return try RecordedValue(receipt.withoutAddress)
///
/// Its description says how long it is, and not what is in it: a log of it gives nothing away.
public struct RecordedValue: Sendable, Hashable, CustomStringConvertible {
    package let payload: Payload

    package init(_ payload: Payload) { self.payload = payload }

    /// What a step without a result returns.
    public static let nothing = RecordedValue(Payload.nothing)

    /// The value as the engine would record it.
    /// - Throws: `EncodingError`
    public init(_ value: some Encodable) throws { payload = try Payload(encoding: value) }

    /// The value with its type back.
    /// - Throws: `DecodingError` if it is no such value; a step without a result has none.
    public func decoded<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        try payload.decoded(as: type)
    }

    /// The value as JSON; empty if there is none.
    public var json: String { String(decoding: payload.bytes, as: UTF8.self) }

    /// How many bytes it has as JSON.
    public var byteCount: Int { payload.bytes.count }

    /// Whether there is no value: a step without a result leaves none.
    public var isNothing: Bool { payload == .nothing }

    /// How long it is.
    public var description: String { isNothing ? "no value" : "a value of \(byteCount) bytes" }
}
