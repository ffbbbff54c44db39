/// A time in a ``Timeline``: days, hours, minutes, seconds and milliseconds, without those that are none.
struct TimelineDuration: CustomStringConvertible {
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1),
    ]

    let milliseconds: Int64

    init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// `nil` if the text is none.
    init?(_ text: String) {
        guard !text.isEmpty, text.first?.isNumber == true else { return nil }
        var rest = Substring(text)
        var sum: Int64 = 0
        while !rest.isEmpty {
            let number = rest.prefix(while: \.isNumber)
            rest = rest.dropFirst(number.count)
            let unit = rest.prefix(while: \.isLetter)
            rest = rest.dropFirst(unit.count)
            guard let value = Int64(number), let factor = Self.units.first(where: { $0.name == unit })?.milliseconds,
                !value.multipliedReportingOverflow(by: factor).overflow
            else { return nil }
            sum += value * factor
        }
        milliseconds = sum
    }

    var description: String {
        var rest = milliseconds
        var text = ""
        for unit in Self.units where rest >= unit.milliseconds {
            text += "\(rest / unit.milliseconds)\(unit.name)"
            rest %= unit.milliseconds
        }
        return text.isEmpty ? "0ms" : text
    }
}
