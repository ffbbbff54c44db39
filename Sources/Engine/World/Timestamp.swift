public import Foundation

/// A moment of wall-clock time, in milliseconds since 1970 (UTC). It is what the journal keeps.
public struct Timestamp: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    /// Milliseconds since the start of 1970 (UTC); negative before that.
    public let milliseconds: Int64

    /// The moment so many milliseconds after the start of 1970 (UTC).
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Whether `left` is earlier than `right`.
    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }

    /// The moment that lies `duration` after `time`, rounded up to a millisecond; far ends are clamped.
    public static func + (time: Timestamp, duration: Duration) -> Timestamp {
        let (seconds, attoseconds) = duration.components
        let part = (attoseconds + (attoseconds > 0 ? 999_999_999_999_999 : 0)) / 1_000_000_000_000_000
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000)
        let (sum, overflow2) = time.milliseconds.addingReportingOverflow(overflow ? whole : whole + part)
        guard overflow || overflow2 else { return Timestamp(milliseconds: sum) }
        return Timestamp(milliseconds: seconds < 0 ? .min : .max)
    }

    /// How long it is from `earlier` until `later`.
    public static func - (later: Timestamp, earlier: Timestamp) -> Duration {
        .milliseconds(later.milliseconds) - .milliseconds(earlier.milliseconds)
    }

    /// The same moment as a `Date`.
    public var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1_000) }

    /// The nearest millisecond; far ends are clamped, and what is not a number is 1970.
    public init(_ date: Date) {
        let exact = (date.timeIntervalSince1970 * 1_000).rounded()
        milliseconds = Int64(exactly: exact) ?? (exact.isNaN ? 0 : exact < 0 ? .min : .max)
    }

    /// ISO 8601 in UTC, to the millisecond: `2026-11-21T09:30:00.250Z`.
    public var description: String {
        // In whole seconds: a style that has parts of them cuts off what a Double lacks, and .050 reads .049.
        let (seconds, part) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
        let start = Date(timeIntervalSince1970: Double(part < 0 ? seconds - 1 : seconds))
        let digits = String((part < 0 ? part + 1_000 : part) + 1_000).dropFirst()
        return "\(start.formatted(Date.ISO8601FormatStyle()).dropLast()).\(digits)Z"
    }
}
