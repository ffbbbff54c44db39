public import Foundation

/// A type whose values runs can be found by: `String`, `Int`, `Bool`, `Date`, `RunID`, enumerations with such raw
/// values, and optionals of all these.
///
///     enum Priority: String, Codable, AttributeConvertible { case low, high }
///
/// A `Double` is none: two numbers that look the same need not be equal. Count in cents.
public protocol AttributeConvertible {
    /// The value; `nil` for a run that does not have the attribute.
    var attributeValue: AttributeValue? { get }
}

extension AttributeConvertible where Self: RawRepresentable, RawValue: AttributeConvertible {
    /// That of the raw value.
    public var attributeValue: AttributeValue? { rawValue.attributeValue }
}

extension String: AttributeConvertible {
    /// A text.
    public var attributeValue: AttributeValue? { .text(self) }
}

extension Int: AttributeConvertible {
    /// A whole number.
    public var attributeValue: AttributeValue? { .integer(self) }
}

extension Bool: AttributeConvertible {
    /// A flag.
    public var attributeValue: AttributeValue? { .flag(self) }
}

extension Date: AttributeConvertible {
    /// The nearest millisecond.
    public var attributeValue: AttributeValue? { .time(Timestamp(self)) }
}

extension Timestamp: AttributeConvertible {
    /// The moment.
    public var attributeValue: AttributeValue? { .time(self) }
}

extension RunID: AttributeConvertible {
    /// The id as text.
    public var attributeValue: AttributeValue? { .text(rawValue) }
}

extension AttributeValue: AttributeConvertible {
    /// Itself.
    public var attributeValue: AttributeValue? { self }
}

extension Optional: AttributeConvertible where Wrapped: AttributeConvertible {
    /// That of what it holds.
    public var attributeValue: AttributeValue? { self?.attributeValue }
}
