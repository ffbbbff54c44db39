package import RatchetEngine

/// What `ratchet schedules list` prints for people.
package struct ScheduleListText {
    private let schedules: [Schedule]
    private let terminal: Terminal

    package init(_ schedules: [Schedule], _ terminal: Terminal) {
        self.schedules = schedules
        self.terminal = terminal
    }

    /// Below this width times are shown without their year and their seconds.
    private static let narrow = 120

    package var lines: [String] {
        guard !schedules.isEmpty else { return ["There are no schedules."] }
        var table = TextTable([
            .init("SCHEDULE", least: 8), .init("STARTS", least: 8), .init("RULE", least: 8), .init("NEXT"),
            .init("LAST RUN"), .init("RUNS", isRight: true), .init("WHAT IS TO SAY", least: 12),
        ])
        for schedule in schedules { table.add(row(of: schedule)) }
        return table.lines(terminal)
    }

    private func row(of schedule: Schedule) -> [TextTable.Cell] {
        let next = schedule.next(1, after: terminal.times.now).first
        return [
            .init(schedule.name), .init(schedule.workflow ?? schedule.job ?? ""), .init("\(schedule.rule)"),
            .init(next.map(time) ?? "never", next == nil ? .dim : nil),
            .init(schedule.recentRuns.last.map { time($0.started) } ?? ""),
            .init("\(schedule.started)"), remark(on: schedule),
        ]
    }

    private func time(_ time: Timestamp) -> String {
        let text = terminal.times.short(time)
        guard let width = terminal.width, width < Self.narrow else { return text }
        return String(text.dropFirst(5).dropLast(3))
    }

    private func remark(on schedule: Schedule) -> TextTable.Cell {
        if let problem = schedule.problem { return .init(problem, .magenta) }
        if let pause = schedule.pause {
            return .init("paused \(terminal.times.since(pause.since)) ago" + pause.remark, .yellow)
        }
        return .init(schedule.lossText ?? "", .dim)
    }
}

extension Schedule.Pause {
    var remark: String { note.isEmpty ? "" : ": \(note)" }
}

extension Schedule {
    /// How many ticks have started no run, and why.
    var lossText: String? {
        let parts = TickLoss.allCases.compactMap { cause in losses[cause].map { "\($0) \(cause)" } }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
}
