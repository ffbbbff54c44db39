package import RatchetEngine

/// What `ratchet schedules show` prints for people.
package struct ScheduleText {
    private let schedule: Schedule
    private let next: Int
    private let terminal: Terminal

    package init(_ schedule: Schedule, next: Int, _ terminal: Terminal) {
        self.schedule = schedule
        self.next = next
        self.terminal = terminal
    }

    private var times: TimeText { terminal.times }

    package var lines: [String] {
        var head = HeadText()
        head.add("schedule", schedule.name)
        head.add("workflow", schedule.workflow)
        head.add("job", schedule.job)
        head.add("rule", "\(schedule.rule)")
        head.add("made", "\(times.long(schedule.created)) \(schedule.isDeclared ? "(declared by the app)" : "")")
        head.add("problem", schedule.problem, .magenta)
        head.add("paused", schedule.pause.map { "since \(times.long($0.since))" + $0.remark }, .yellow)
        addPolicies(to: &head)
        addPlans(to: &head)
        head.add(schedule.job == nil ? "runs" : "jobs", "\(schedule.started) by the rule")
        head.add(none, schedule.lossText)
        return head.lines(terminal) + ticks
    }

    private func addPolicies(to head: inout HeadText) {
        let options = schedule.options
        head.add("missed", schedule.missed.name + (options.catchUp.map { ", within \(text($0))" } ?? ""))
        head.add("overlap", schedule.overlap.name)
        if options.jitter > .zero { head.add("jitter", "up to \(text(options.jitter))") }
        head.add("start", options.start.map(times.long))
        head.add("end", options.end.map(times.long))
        head.add("limit", options.limit.map { "\($0) \(schedule.job == nil ? "runs" : "jobs")" })
        if !options.tags.isEmpty { head.add("tags", options.tags.joined(separator: ", ")) }
    }

    private func addPlans(to head: inout HeadText) {
        if next > 0 {
            let planned = schedule.next(next, after: times.now)
            head.add("next", planned.isEmpty ? "never" : planned.map(times.long).joined(separator: "\n"))
        }
        if !schedule.active.isEmpty {
            head.add("under way", schedule.active.map(\.rawValue).joined(separator: "\n"))
        }
        if !schedule.waiting.isEmpty {
            head.add("waiting", schedule.waiting.map(times.long).joined(separator: "\n"))
        }
        for backfill in schedule.backfills {
            head.add("backfill", "from \(times.long(backfill.lowerBound)) to \(times.long(backfill.upperBound))")
        }
    }

    private func text(_ duration: Duration) -> String {
        let start = Timestamp(milliseconds: 0)
        return TimeText.span(from: start, to: start + duration)
    }

    private var none: String { schedule.job == nil ? "no run" : "no job" }

    /// The last ticks, whatever became of them.
    private var ticks: [String] {
        let started = schedule.recentRuns.map { tick in
            ((tick.started, tick.planned), row(tick.planned, .init("\(tick.cause)"), .init(tick.run.rawValue)))
        }
        let lost = schedule.recentLosses.map { tick in
            let text = tick.text.map { "\(none): \($0)" } ?? none
            return ((tick.decided, tick.planned), row(tick.planned, .init("\(tick.cause)", .yellow), .init(text, .dim)))
        }
        guard !(started.isEmpty && lost.isEmpty) else { return [] }
        var table = TextTable([.init("PLANNED"), .init("WHAT"), .init(schedule.job == nil ? "RUN" : "JOB", least: 12)])
        for tick in (started + lost).sorted(by: { $0.0 < $1.0 }) { table.add(tick.1) }
        return [""] + table.lines(terminal)
    }

    private func row(_ planned: Timestamp, _ what: TextTable.Cell, _ run: TextTable.Cell) -> [TextTable.Cell] {
        [.init(times.short(planned)), what, run]
    }
}
