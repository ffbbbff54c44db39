/// One field of a cron expression.
struct CronField: Sendable {
    /// What a field says.
    struct Numbers {
        var mask: UInt64 = 0
        var hasLast = false
        var isRestricted = false
    }

    static let second = CronField("second", 0...59)
    static let minute = CronField("minute", 0...59)
    static let hour = CronField("hour", 0...23)
    static let day = CronField("day of the month", 1...31)
    static let month = CronField(
        "month", 1...12,
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
    static let weekday = CronField("weekday", 0...7, ["sun", "mon", "tue", "wed", "thu", "fri", "sat"])

    private let name: String
    private let range: ClosedRange<Int>
    private let names: [String]

    private init(_ name: String, _ range: ClosedRange<Int>, _ names: [String] = []) {
        self.name = name
        self.range = range
        self.names = names
    }

    private var isDay: Bool { name == Self.day.name }

    func numbers(_ field: String, of text: String) throws(CronError) -> Numbers {
        var numbers = Numbers()
        for part in field.split(separator: ",", omittingEmptySubsequences: false) {
            if isDay, part.lowercased() == "l" {
                (numbers.hasLast, numbers.isRestricted) = (true, true)
                continue
            }
            let (part, step) = try step(part, of: text)
            if part != "*", part != "?" { numbers.isRestricted = true }
            let bounds = try bounds(part, step, text)
            for number in stride(from: bounds.lowerBound, through: bounds.upperBound, by: step ?? 1) {
                numbers.mask |= 1 << UInt64(number)
            }
        }
        return numbers
    }

    private func step(_ part: Substring, of text: String) throws(CronError) -> (part: Substring, step: Int?) {
        let parts = part.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 1 else { return (part, nil) }
        guard parts.count == 2, let step = Int(parts[1]), step > 0, step <= range.upperBound else {
            throw error(part, "behind '/' there is a step from 1 to \(range.upperBound)", text)
        }
        return (parts[0], step)
    }

    private func bounds(_ part: Substring, _ step: Int?, _ text: String) throws(CronError) -> ClosedRange<Int> {
        // Sunday only once.
        let whole = range.lowerBound...(name == Self.weekday.name ? 6 : range.upperBound)
        if part == "*" || part == "?" && (isDay || name == Self.weekday.name) { return whole }
        let ends = part.split(separator: "-", omittingEmptySubsequences: false)
        let first = try number(ends[0], part, text)
        guard ends.count > 1 else { return first...(step == nil ? first : whole.upperBound) }
        let last = try number(ends[1], part, text)
        guard ends.count == 2, first <= last else {
            throw error(part, "a range goes upwards, from the first to the last: write two of them with a comma", text)
        }
        return first...last
    }

    private func number(_ text: Substring, _ part: Substring, _ whole: String) throws(CronError) -> Int {
        if let place = names.firstIndex(of: text.lowercased()) { return place + range.lowerBound }
        guard let number = Int(text), text.allSatisfy(\.isNumber), range.contains(number) else {
            let numbers = "it is a number from \(range.lowerBound) to \(range.upperBound)"
            throw error(part, ([numbers] + names.map { $0.uppercased() }).joined(separator: ", "), whole)
        }
        return number
    }

    private func error(_ part: Substring, _ rule: String, _ text: String) -> CronError {
        CronError(text, "'\(part)' is no \(name): \(rule)")
    }
}
