package import RatchetEngine
import RatchetJournal

/// What `ratchet runs history` prints for people.
package struct RunHistoryText {
    private let history: RunHistory
    private let terminal: Terminal
    /// Whether values are shown as a whole.
    private let isFull: Bool

    package init(_ history: RunHistory, _ terminal: Terminal, isFull: Bool = false) {
        self.history = history
        self.terminal = terminal
        self.isFull = isFull
    }

    package var lines: [String] {
        guard !history.entries.isEmpty else { return ["The journal has no history of run '\(history.id)'."] }
        var table = TextTable([
            .init("LSN", isRight: true), .init("TIME"), .init("EVENT"), .init("PATH", least: isFull ? nil : 12),
            .init("WHAT IT SAYS", least: isFull ? nil : 12),
        ])
        for entry in history.entries { table.add(row(of: entry)) }
        return table.lines(terminal) + footer
    }

    private func row(of entry: RunHistory.Entry) -> [TextTable.Cell] {
        let lsn = TextTable.Cell("\(entry.lsn.rawValue)", .dim)
        switch entry.content {
        case .unreadable(let text): return [lsn, .init(""), .init("unreadable", .red), .init(""), .init(text, .red)]
        case .event(let event, let time, let path):
            let words = EventText(event, terminal, isFull: isFull)
            return [
                lsn, .init(terminal.times.exact(time)), .init(event.name, words.color), .init(path ?? ""),
                .init(words.details, words.isError ? .red : .dim),
            ]
        }
    }

    private var footer: [String] {
        guard !history.isWhole else { return [] }
        return ["", terminal.paint("The run's first events are not kept.", .yellow)]
    }
}
