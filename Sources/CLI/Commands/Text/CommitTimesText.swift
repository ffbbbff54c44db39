import RatchetJournal

/// A small chart of how long commits took: a bar for each doubling of the time.
struct CommitTimesText {
    private static let barColumns = 24

    let times: DurationHistogram
    let terminal: Terminal

    var lines: [String] {
        guard times.count > 0 else { return [] }
        let most = times.doublings.map(\.count).max() ?? 1
        var table = TextTable([.init("A COMMIT TOOK"), .init("COMMITS", isRight: true), .init("")])
        for doubling in times.doublings {
            table.add([
                .init("under \(Self.text(nanoseconds: 1 << UInt64(min(doubling.exponent + 1, 62))))"),
                .init(Amount.number(Int(clamping: doubling.count))),
                .init(bar(doubling.count, of: most), .green),
            ])
        }
        return [""] + table.lines(terminal)
    }

    private func bar(_ count: UInt64, of most: UInt64) -> String {
        let columns = Double(count) / Double(most) * Double(Self.barColumns)
        return String(repeating: terminal.marks.barFull, count: count > 0 ? max(1, Int(columns.rounded())) : 0)
    }

    /// In the unit that leaves the fewest digits: `840 ns`, `12 µs`, `1.3 ms`, `2.1 s`.
    static func text(nanoseconds: UInt64) -> String {
        var (value, unit) = (Double(nanoseconds), 0)
        let units = ["ns", "µs", "ms", "s"]
        while value >= 1_000, unit < units.count - 1 { (value, unit) = (value / 1_000, unit + 1) }
        let tenths = Int((value * 10).rounded())
        let isShort = unit == 0 || value >= 100 || tenths.isMultiple(of: 10)
        return isShort ? "\(Int(value.rounded())) \(units[unit])" : "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }
}
