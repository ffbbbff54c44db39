package import RatchetEngine

/// What `ratchet runs list` prints for people.
package struct RunListText {
    private let listing: RunListing
    private let terminal: Terminal

    package init(_ listing: RunListing, _ terminal: Terminal) {
        self.listing = listing
        self.terminal = terminal
    }

    package var lines: [String] {
        guard !listing.runs.isEmpty else { return ["There are no such runs."] }
        var table = TextTable([
            .init("RUN", least: 8), .init("WORKFLOW", least: 8), .init("STATUS"), .init("STARTED"),
            .init("TOOK", isRight: true), .init("AGE", isRight: true), .init("WHERE IT STANDS", least: 15),
        ])
        for run in listing.runs { table.add(row(of: run)) }
        return table.lines(terminal) + footer
    }

    private func row(of run: RunSummary) -> [TextTable.Cell] {
        let took = run.started.flatMap { start in run.ended.map { TimeText.span(from: start, to: $0) } }
        let age = run.ended == nil ? run.started.map(terminal.times.since) : nil
        return [
            .init(run.id.rawValue), .init(run.workflow ?? "?"),
            .init("\(terminal.marks.sign(run.status)) \(run.status)", Color(run.status)),
            .init(run.started.map(terminal.times.short) ?? "?"), .init(took ?? ""), .init(age ?? ""),
            place(of: run),
        ]
    }

    private func place(of run: RunSummary) -> TextTable.Cell {
        if let reason = run.parked { return .init(reason.text, .magenta) }
        if let failure = run.failure { return .init("\(failure.path): \(failure.error.text)", .red) }
        guard let path = run.open.first else { return .init("") }
        let others = run.openCount > 1 ? " +\(run.openCount - 1)" : ""
        let due = run.due.map { ", \(terminal.times.due($0))" } ?? ""
        return .init(path + others + due)
    }

    private var footer: [String] {
        guard listing.hasMore else { return [] }
        let others = listing.total.map { "\($0 - listing.runs.count) more" } ?? "There are more"
        return ["", terminal.paint("\(others): --limit lists them.", .dim)]
    }
}
