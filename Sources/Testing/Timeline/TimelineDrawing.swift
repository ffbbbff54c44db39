import RatchetEngine

/// Draws the ``Timeline`` of one run from what was noted of all.
struct TimelineDrawing {
    private let calls: [StepCall]
    private let run: RunID
    private(set) var parts: [String] = []
    private var time: Timestamp
    /// The call whose begin was drawn last, if nothing came after it.
    private var open: Int?

    init(of run: RunSummary, _ log: StepLog, startedAt start: Timestamp) {
        let (entries, calls) = log.contents
        (self.run, self.calls, time) = (run.id, calls, start)
        // What stands before it at the same moment is older than the run.
        let first = entries.firstIndex(where: isOwn) ?? entries.count
        for (place, entry) in entries.enumerated() where place >= first || entry.time > start { draw(entry) }
        close()
        if run.status.isOver, let ended = run.ended { drawEnd(run.status, at: ended) }
    }

    private func isOwn(_ entry: StepLog.Entry) -> Bool {
        switch entry.event {
        case .started(let run), .signal(let run, _): run == self.run
        case .began(let number), .ended(let number): calls[number].runID == run
        case .crash: false
        }
    }

    private mutating func draw(_ entry: StepLog.Entry) {
        switch entry.event {
        case .began(let number) where calls[number].runID == run:
            pass(until: entry.time)
            open = number
        case .ended(let number) where calls[number].runID == run: drawEnd(of: number, at: entry.time)
        case .signal(let run, let name) where run == self.run:
            pass(until: entry.time)
            parts.append("!\(Self.quoted(name))")
        case .crash:
            pass(until: entry.time)
            parts.append("crash")
        case .started, .began, .ended, .signal: break
        }
    }

    private mutating func drawEnd(of number: Int, at moment: Timestamp) {
        let path = Self.quoted(calls[number].path)
        let isWhole = open == number && moment == time
        if isWhole { open = nil } else { pass(until: moment) }
        parts += [isWhole ? path : ">\(path)", calls[number].outcome.mark]
    }

    private mutating func drawEnd(_ status: RunStatus, at moment: Timestamp) {
        pass(until: moment)
        parts.append(status == .completed ? "|" : "\(status)|")
    }

    private mutating func pass(until moment: Timestamp) {
        close()
        guard moment > time else { return }
        parts.append("\(TimelineDuration(milliseconds: moment.milliseconds - time.milliseconds))")
        time = moment
    }

    /// Something else comes before the end of what has begun.
    private mutating func close() {
        guard let number = open.take() else { return }
        parts.append("\(Self.quoted(calls[number].path))>")
    }

    private static func quoted(_ text: String) -> String { text.contains(where: \.isWhitespace) ? "'\(text)'" : text }
}

extension StepCall.Outcome {
    fileprivate var mark: String {
        switch self {
        case .returned: "ok"
        case .threw: "x"
        case .cancelled: "-"
        case .underWay, .lost: ""
        }
    }
}
