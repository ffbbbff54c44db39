import RatchetEngine

/// What the commands that hand something in print for people.
struct HandInText {
    private let report: HandInReport
    private let terminal: Terminal

    init(_ report: HandInReport, _ terminal: Terminal) {
        self.report = report
        self.terminal = terminal
    }

    var lines: [String] {
        var head = HeadText()
        head.add("command", "\(report.sent.id)\(report.sent.isRepetition ? " (handed in before)" : "")")
        if let run = report.answer { head.add("run", run.rawValue) }
        if let name = report.named { head.add("done with", name) }
        if let payload = report.payload {
            head.add("answer", String(decoding: payload.bytes, as: UTF8.self).safeLines.joined())
        }
        // Who has carried it out since then is not known.
        if report.sent.engine != nil || !report.isAnswered {
            head.add("engine", engine, report.sent.engine == nil ? .dim : nil)
        }
        return head.lines(terminal)
    }

    private var engine: String {
        guard let engine = report.sent.engine else {
            return "nobody: the command waits until an engine opens the journal"
        }
        return "\(engine)"
    }
}
