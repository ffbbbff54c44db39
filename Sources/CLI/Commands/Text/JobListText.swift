package import RatchetEngine

/// What `ratchet jobs list` prints for people.
package struct JobListText {
    private let jobs: [JobInfo]
    private let hasMore: Bool
    private let terminal: Terminal

    package init(_ jobs: [JobInfo], hasMore: Bool, _ terminal: Terminal) {
        self.jobs = jobs
        self.hasMore = hasMore
        self.terminal = terminal
    }

    package var lines: [String] {
        guard !jobs.isEmpty else { return ["There are no such jobs."] }
        var table = TextTable([
            .init("JOB", least: 8), .init("KIND", least: 6), .init("QUEUE", least: 5), .init("STATUS"),
            .init("PRI", isRight: true), .init("KEY", least: 4), .init("ENQUEUED", least: 10),
            .init("TRIES", isRight: true), .init("WHERE IT STANDS", least: 10),
        ])
        for job in jobs { table.add(row(of: job)) }
        guard hasMore, let last = jobs.last else { return table.lines(terminal) }
        let more = "There are more. Go on with --after \(last.id), or list more with --limit."
        return table.lines(terminal) + ["", terminal.paint(more, .dim)]
    }

    private func row(of job: JobInfo) -> [TextTable.Cell] {
        [
            .init(job.id.rawValue), .init(job.kind), .init(job.queue),
            .init("\(terminal.marks.sign(job.status)) \(job.status)", Color(job.status)),
            .init(job.priority == 5 ? "" : "\(job.priority)"), .init(job.key ?? ""),
            .init(terminal.times.short(job.enqueued)), .init(job.failedAttempts == 0 ? "" : "\(job.failedAttempts)"),
            place(of: job),
        ]
    }

    /// What matters most comes first: the end may be cut.
    private func place(of job: JobInfo) -> TextTable.Cell {
        let error = job.failures.last.map { $0.error.text.safeLines.first ?? $0.error.type }
        switch job.status {
        case .dead: return .init(error ?? "", .red)
        case .retrying, .scheduled:
            return .init([terminal.times.due(job.due), error].compactMap(\.self).joined(separator: ": "))
        case .queued, .running: return .init(job.lines.last?.text ?? error ?? "")
        case .completed: return .init(job.output.flatMap { $0.isNothing ? nil : $0.json } ?? "", .dim)
        case .cancelled: return .init("")
        }
    }
}

extension Marks {
    func sign(_ status: JobStatus) -> String {
        switch status {
        case .queued: sign(RunStatus.waiting)
        case .scheduled, .retrying: sign(RunStatus.sleeping)
        case .running: sign(RunStatus.running)
        case .completed: sign(RunStatus.completed)
        case .cancelled: sign(RunStatus.cancelled)
        case .dead: sign(RunStatus.failed)
        }
    }
}

extension Color {
    init(_ status: JobStatus) {
        switch status {
        case .queued, .running: self = .blue
        case .scheduled, .retrying: self = .yellow
        case .completed: self = .green
        case .cancelled: self = .dim
        case .dead: self = .red
        }
    }
}
