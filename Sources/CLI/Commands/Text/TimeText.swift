package import Foundation
package import RatchetEngine

/// Times as people read them.
package struct TimeText: Sendable {
    let now: Timestamp
    let zone: TimeZone

    package init(now: Timestamp, zone: TimeZone) {
        self.now = now
        self.zone = zone
    }

    /// From the year 1 to 9999: what lies outside has no usual form.
    private static let writable = Int64(-62_135_596_800_000)...253_402_300_799_999

    /// ISO 8601 in UTC.
    package static func utc(_ time: Timestamp) -> String {
        Timestamp(milliseconds: time.milliseconds.clamped(to: writable)).description
    }

    /// In the zone, to the second: `2026-11-21 09:30:00`.
    func short(_ time: Timestamp) -> String {
        let time = Timestamp(milliseconds: time.milliseconds.clamped(to: Self.writable))
        let style = Date.ISO8601FormatStyle(timeZone: zone)
            .year().month().day().dateTimeSeparator(.space).time(includingFractionalSeconds: false)
        return time.date.formatted(style)
    }

    /// In the zone, to the millisecond: `2026-11-21 09:30:00.250`.
    func exact(_ time: Timestamp) -> String {
        let milliseconds = Int(((time.milliseconds % 1_000) + 1_000) % 1_000)
        let digits = String(milliseconds)
        return "\(short(time)).\(String(repeating: "0", count: 3 - digits.count))\(digits)"
    }

    /// In the zone, which it names: `2026-11-21 09:30:00 +01:00`.
    package func long(_ time: Timestamp) -> String {
        let seconds = zone.secondsFromGMT(for: time.date)
        let (hours, minutes) = (abs(seconds) / 3_600, abs(seconds) / 60 % 60)
        let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        return "\(short(time)) \(seconds < 0 ? "-" : "+")\(two(hours)):\(two(minutes))"
    }

    /// The time from one moment to another in its two greatest units: `250ms`, `2.5s`, `3m20s`, `5h12m`, `6d23h`.
    package static func span(from start: Timestamp, to end: Timestamp) -> String {
        start.span(until: end)
    }

    /// How long something may still take: in whole seconds, and from a minute on in two units.
    package static func rough(seconds: Double) -> String {
        let whole = Int64(min(max(seconds.rounded(.up), 0), 1e12))
        guard whole >= 60 else { return "\(whole)s" }
        return span(from: Timestamp(milliseconds: 0), to: Timestamp(milliseconds: whole * 1_000))
    }

    func since(_ time: Timestamp) -> String { Self.span(from: time, to: now) }

    /// `due in 3m20s`, `due now`, or `due 4h ago` for what no engine was there to do.
    package func due(_ time: Timestamp) -> String {
        if time > now { return "due in \(Self.span(from: now, to: time))" }
        let late = Self.span(from: time, to: now)
        return late.hasSuffix("ms") ? "due now" : "due \(late) ago"
    }
}

extension Int64 {
    fileprivate func clamped(to range: ClosedRange<Int64>) -> Int64 {
        Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }
}
