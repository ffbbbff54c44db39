package import RatchetEngine

/// What `check` prints for people.
package struct ChangeReportText {
    private let report: ChangeReport
    private let terminal: Terminal

    package init(_ report: ChangeReport, _ terminal: Terminal) {
        self.report = report
        self.terminal = terminal
    }

    package var lines: [String] {
        report.runs.flatMap(lines) + (report.runs.isEmpty ? [] : [""]) + [summary]
    }

    private func lines(of run: ChangeReport.Run) -> [String] {
        let name = ("\(run.id)" + (run.workflow.map { " (\($0))" } ?? "")).onOneLine
        switch run.fate {
        case .goesOn(let notes):
            return [terminal.paint("\(name) goes on", .yellow)] + notes.map { "  \($0.onOneLine)" }
        case .parked(let reason):
            return [terminal.paint("\(name) would be parked", .red), "  \(reason.text.onOneLine)"]
        case .damaged(let reason):
            return [terminal.paint("\(name) is damaged", .magenta), "  \(reason.text.onOneLine)"]
        }
    }

    private var summary: String {
        let counts = [
            "\(report.checked) runs: \(report.unchanged) go on as they are",
            "\(report.migrated) go on in a changed workflow, \(report.noted) of them with notes",
            "\(report.parked) would be parked",
        ]
        let damaged = report.damaged > 0 ? ["\(report.damaged) are damaged"] : []
        return (counts + damaged).joined(separator: "; ")
    }
}
