package import RatchetEngine

/// What `ratchet runs list` prints for people.
package struct RunListText {
    private let listing: RunListing
    private let terminal: Terminal

    package init(_ listing: RunListing, _ terminal: Terminal) {
        self.listing = listing
        self.terminal = terminal
    }

    /// Below this width the start is shown without its year and its seconds: the last column needs the room.
    private static let narrow = 100

    package var lines: [String] {
        guard !listing.runs.isEmpty else { return ["There are no such runs."] }
        var table = TextTable([
            .init("RUN", least: 8), .init("WORKFLOW", least: 8), .init("STATUS"), .init("STARTED"),
            .init("TOOK", isRight: true), .init("WHERE IT STANDS", least: 12),
        ])
        for run in listing.runs { table.add(row(of: run)) }
        return table.lines(terminal) + footer
    }

    private func row(of run: RunSummary) -> [TextTable.Cell] {
        // Of a run that is not over: the time so far.
        let duration = run.started.map { TimeText.span(from: $0, to: run.ended ?? terminal.times.now) }
        return [
            .init(run.id.rawValue), .init(run.workflow ?? "?"),
            .init("\(terminal.marks.sign(run.status)) \(run.status)", Color(run.status)),
            .init(run.started.map(start) ?? "?"), .init(duration ?? "?"), place(of: run),
        ]
    }

    private func start(_ time: Timestamp) -> String {
        let text = terminal.times.short(time)
        guard let width = terminal.width, width < Self.narrow else { return text }
        return String(text.dropFirst(5).dropLast(3))
    }

    /// What matters most comes first: the end may be cut.
    private func place(of run: RunSummary) -> TextTable.Cell {
        if let reason = run.parked { return .init(reason.text, .magenta) }
        if let failure = run.failure {
            return .init("\(failure.error.text.safeLines.first ?? failure.error.type) (\(failure.path))", .red)
        }
        if let output = run.output {
            // That of a workflow without a result says nothing.
            let preview = Preview(output).map { terminal.text(of: $0) } ?? ""
            return .init(preview == "{}" ? "" : preview, .dim)
        }
        let due = run.due.map(terminal.times.due)
        let others = run.openCount > 1 ? " and \(run.openCount - 1) more" : ""
        let open = run.open.first.map { $0 + others }
        let signals = run.awaits.isEmpty ? nil : "for \(run.awaits.signalText)"
        return .init([due, signals, open].compactMap(\.self).joined(separator: ": "))
    }

    private var footer: [String] {
        guard let next = listing.next else { return [] }
        let total = listing.total.map { " of \($0)" } ?? ""
        return [
            "",
            terminal.paint(
                "\(listing.runs.count)\(total). Go on with --after \(next), or list more with --limit.", .dim),
        ]
    }
}
