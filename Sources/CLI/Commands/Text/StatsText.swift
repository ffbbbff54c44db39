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
        head.add("not in snapshots", Amount.count(stats.uncovered, "entity", "entities"))
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
            stats.runs[status].map { "\(Amount.number($0)) \(status)" }
        }
        return parts.isEmpty ? Amount.number(total) : "\(Amount.number(total)): \(parts.joined(separator: ", "))"
    }

    private var timers: String {
        guard let next = stats.timers.nextDue else { return Amount.number(stats.timers.count) }
        return
            "\(Amount.number(stats.timers.count)), the next \(terminal.times.due(next)) (\(terminal.times.long(next)))"
    }

    private var log: String {
        guard let lsns = stats.log.lsns else { return "empty" }
        let range = "LSN \(lsns.lowerBound.rawValue) to \(lsns.upperBound.rawValue)"
        return "\(Amount.count(stats.log.records, "record", "records")), \(range), \(Amount.bytes(stats.log.bytes))"
    }

    private var file: String {
        let usage = report.usage
        let parts = [usage.fileBytes, usage.usedBytes, usage.mapBytes].map(Amount.bytes)
        return "\(parts[0]), \(parts[1]) in use, map of \(parts[2])"
    }
}
