extension Timestamp {
    /// The time from this moment to another in its two greatest units: `250ms`, `2.5s`, `3m20s`, `5h12m`, `6d23h`.
    package func span(until end: Timestamp) -> String {
        let (difference, overflow) = end.milliseconds.subtractingReportingOverflow(milliseconds)
        let milliseconds = overflow ? Int64.max : max(0, difference)
        let seconds = milliseconds / 1_000
        return switch seconds {
        case 0: "\(milliseconds)ms"
        case ..<60: "\(seconds).\(milliseconds % 1_000 / 100)s"
        case ..<3_600: Self.pair(seconds, 60, "m", 1, "s")
        case ..<86_400: Self.pair(seconds, 3_600, "h", 60, "m")
        default: Self.pair(seconds, 86_400, "d", 3_600, "h")
        }
    }

    private static func pair(
        _ seconds: Int64, _ great: Int64, _ greatName: String, _ small: Int64, _ smallName: String
    ) -> String {
        let rest = seconds % great / small
        return "\(seconds / great)\(greatName)" + (rest > 0 ? "\(rest)\(smallName)" : "")
    }
}
