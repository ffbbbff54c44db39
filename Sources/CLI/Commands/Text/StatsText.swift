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
        head.add("jobs", jobs)
        head.add("timers", timers)
        head.add("log", log)
        head.add("not in snapshots", Amount.count(stats.uncovered, "entity", "entities"))
        head.add("file", file)
        head.add("free", free)
        head.add("oldest reader", reader, isReaderBehind ? .yellow : nil)
        head.add("written", written)
        head.add("commits", commits)
        let times = report.statistics.map { CommitTimesText(times: $0.commitTimes, terminal: terminal).lines } ?? []
        return head.lines(terminal) + times + tables
    }

    private var owner: String {
        guard let owner = report.owner else {
            guard let dead = report.deadOwner else { return "nobody" }
            return "nobody; \(dead) has died with it"
        }
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

    private var jobs: String? {
        let parts = JobStatus.allCases.compactMap { status in
            stats.jobs[status].map { "\(Amount.number($0)) \(status)" }
        }
        return parts.isEmpty
            ? nil : "\(Amount.number(stats.jobs.values.reduce(0, +))): \(parts.joined(separator: ", "))"
    }

    private var timers: String {
        guard let next = stats.timers.nextDue else { return Amount.number(stats.timers.count) }
        return
            "\(Amount.number(stats.timers.count)), the next \(terminal.times.due(next)) (\(terminal.times.long(next)))"
    }

    private var log: String {
        guard let lsns = stats.log.lsns else { return "empty" }
        let range = "LSN \(lsns.lowerBound.rawValue) to \(lsns.upperBound.rawValue)"
        let records = Amount.count(stats.log.records, "record", "records")
        return "\(records), \(range), \(Amount.bytes(stats.log.bytes))" + share
    }

    private var share: String {
        guard let limit = report.statistics.map({ Int(clamping: $0.logLimit) }), limit > 0 else { return "" }
        return ", \(Amount.percent(stats.log.bytes, of: limit)) of its limit"
    }

    private var file: String {
        let usage = report.usage
        let parts = [usage.fileBytes, usage.usedBytes, usage.mapBytes].map(Amount.bytes)
        return "\(parts[0]), \(parts[1]) in use, map of \(parts[2])"
    }

    private var free: String? {
        guard !report.tables.isEmpty else { return nil }
        let bytes = report.usage.fileBytes - report.usage.usedBytes
        let share = Amount.percent(bytes, of: report.usage.fileBytes)
        return "\(Amount.bytes(bytes)), \(share) of the file: used again, or given back by `ratchet compact`"
    }

    // MARK: - Readers

    private var isReaderBehind: Bool { report.readers.oldest.map { report.readers.commitsBehind($0) > 0 } ?? false }

    private var reader: String? {
        guard let oldest = report.readers.oldest else { return report.tables.isEmpty ? nil : "none" }
        let name = oldest.name.map { " (\($0))" } ?? ""
        let behind = Amount.count(report.readers.commitsBehind(oldest), "commit", "commits")
        let age = report.oldestReaderSeconds.map { ", for \(TimeText.rough(seconds: Double($0)))" } ?? ""
        let others = report.readers.slots.count - 1
        return "process \(oldest.pid)\(name), \(behind) behind\(age)" + (others > 0 ? "; \(others) more" : "")
    }

    // MARK: - Commits

    private var written: String? {
        guard let numbers = report.statistics, let written = numbers.writtenBytes, numbers.eventBytes > 0 else {
            return nil
        }
        let tenths = Int((Double(written) / Double(numbers.eventBytes) * 10).rounded())
        let bytes = [written, numbers.eventBytes].map { Amount.bytes(Int(clamping: $0)) }
        return "\(bytes[0]) for \(bytes[1]) of events, \(tenths / 10).\(tenths % 10) times as much"
    }

    private var commits: String? {
        guard let numbers = report.statistics, let half = numbers.commitTimes.quantile(0.5),
            let most = numbers.commitTimes.quantile(0.99)
        else { return nil }
        let times = [half, most, numbers.commitTimes.greatest].map(CommitTimesText.text(nanoseconds:))
        let count = Amount.number(Int(clamping: numbers.commits))
        return "\(count): half took up to \(times[0]), 99% up to \(times[1]), the longest \(times[2])"
    }

    private var tables: [String] {
        guard !report.tables.isEmpty else { return [] }
        var table = TextTable([
            .init("TABLE"), .init("ROWS", isRight: true), .init("PAGES", isRight: true), .init("SIZE", isRight: true),
        ])
        for usage in report.tables {
            table.add([
                .init(usage.name.rawValue), .init(Amount.number(usage.rows)), .init(Amount.number(usage.pages)),
                .init(Amount.bytes(usage.bytes)),
            ])
        }
        return [""] + table.lines(terminal)
    }
}
