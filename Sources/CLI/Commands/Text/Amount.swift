/// Numbers as people read them.
package enum Amount {
    private static let byteUnits = ["B", "KiB", "MiB", "GiB", "TiB"]

    /// With its digits in groups of three.
    package static func number(_ value: Int) -> String {
        let digits = Array(String(value.magnitude))
        let groups = stride(from: digits.count, to: 0, by: -3).map { String(digits[max(0, $0 - 3)..<$0]) }
        return (value < 0 ? "-" : "") + groups.reversed().joined(separator: ",")
    }

    /// In the greatest unit that leaves at least 1, to a tenth.
    package static func bytes(_ count: Int) -> String {
        var (value, unit) = (Double(count), 0)
        while value >= 1_024, unit < byteUnits.count - 1 { (value, unit) = (value / 1_024, unit + 1) }
        guard unit > 0 else { return "\(count) B" }
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) \(byteUnits[unit])"
    }

    /// The number, and the word that fits it.
    package static func count(_ count: Int, _ one: String, _ many: String) -> String {
        "\(number(count)) \(count == 1 ? one : many)"
    }

    /// A share of a whole in percent; what is not nothing and not all is never shown as if it were.
    package static func percent(_ part: Int, of whole: Int) -> String {
        guard whole > 0 else { return "0%" }
        let percent = Int((Double(part) / Double(whole) * 100).rounded())
        if percent == 0, part > 0 { return "<1%" }
        return "\(part < whole ? min(percent, 99) : percent)%"
    }
}
