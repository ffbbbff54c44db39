import Foundation
import RatchetEngine
import RatchetJournal

/// What `ratchet stats` prints for people.
package struct StatsText {
    private let report: StatsReport
    private let terminal: Terminal
    private var stats: JournalStats { report.stats }

    package init(_ report: StatsReport, _ terminal: Terminal) {
        self.report = report
        self.terminal = terminal
    }

    package var lines: [String] {
        var head = HeadText()
        head.add("journal", "\(report.path)\(stats.format.map { " (format \($0))" } ?? "")")
        head.add("open by", owner, report.owner == nil ? .dim : nil)
        head.add("runs", runs)
        head.add("timers", timers)
        head.add("log", log)
        head.add("not in snapshots", count(stats.uncovered, "entity", "entities"))
        head.add("file", file)
        return head.lines(terminal)
    }

    private var owner: String {
        guard let owner = report.owner else { return "nobody" }
        let since = owner.sinceTime
        return "\(owner), since \(terminal.times.long(since)) (\(terminal.times.since(since)))"
    }

    private var runs: String {
        let total = stats.runs.values.reduce(0, +)
        let parts = RunStatus.allCases.compactMap { status in
            stats.runs[status].map { "\(number($0)) \(status)" }
        }
        return parts.isEmpty ? number(total) : "\(number(total)): \(parts.joined(separator: ", "))"
    }

    private var timers: String {
        guard let next = stats.timers.nextDue else { return number(stats.timers.count) }
        return "\(number(stats.timers.count)), the next \(terminal.times.due(next)) (\(terminal.times.long(next)))"
    }

    private var log: String {
        guard let lsns = stats.log.lsns else { return "empty" }
        let range = "LSN \(lsns.lowerBound.rawValue) to \(lsns.upperBound.rawValue)"
        return "\(count(stats.log.records, "record", "records")), \(range), \(bytes(stats.log.bytes))"
    }

    private var file: String {
        let usage = report.usage
        return "\(bytes(usage.fileBytes)), \(bytes(usage.usedBytes)) in use, map of \(bytes(usage.mapBytes))"
    }

    // MARK: - Numbers

    private func count(_ count: Int, _ one: String, _ many: String) -> String {
        "\(number(count)) \(count == 1 ? one : many)"
    }

    /// With its digits in groups of three.
    private func number(_ value: Int) -> String {
        value.formatted(.number.locale(Locale(identifier: "en_US_POSIX")).grouping(.automatic))
    }

    private func bytes(_ count: Int) -> String {
        var (value, unit) = (Double(count), 0)
        let units = ["B", "KiB", "MiB", "GiB", "TiB"]
        while value >= 1_024, unit < units.count - 1 { (value, unit) = (value / 1_024, unit + 1) }
        guard unit > 0 else { return "\(count) B" }
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }
}
