package import RatchetEngine

/// What `ratchet runs show` prints for people.
package struct RunTreeText {
    private let tree: RunTree
    private let terminal: Terminal
    private var run: RunSummary { tree.run }

    package init(_ tree: RunTree, _ terminal: Terminal) {
        self.tree = tree
        self.terminal = terminal
    }

    package var lines: [String] {
        guard !tree.nodes.isEmpty else { return head.lines(terminal) }
        var table = TextTable([
            .init("NODE", least: 20), .init("STATUS"), .init("TRIES", isRight: true), .init("START", isRight: true),
            .init("TOOK", isRight: true), .init("WHAT CAME OF IT", least: 12),
        ])
        add(tree.nodes, indent: "", to: &table)
        return head.lines(terminal) + [""] + table.lines(terminal)
    }

    // MARK: - Head

    private var head: HeadText {
        var head = HeadText()
        head.add("run", run.id.rawValue)
        head.add("workflow", run.workflow ?? "? (it cannot be told any more)")
        head.add("parent", run.parent?.rawValue)
        head.add("status", status, Color(run.status))
        head.add("tags", run.terms.tags.isEmpty ? nil : run.terms.tags.joined(separator: ", "))
        head.add("attributes", attributes)
        head.add("unreceived", unreceived)
        head.add("started", run.started.map { "\(terminal.times.long($0)) (\(terminal.times.since($0)) ago)" })
        head.add("ended", ended)
        head.add("output", run.output.map { String(decoding: $0.bytes, as: UTF8.self) })
        if let failure = run.failure {
            head.add("failed at", failure.path)
            head.add("error", "\(failure.error)", .red)
        }
        for step in run.undoing { head.add("undoing", text(of: step), step.isStuck ? .red : .yellow) }
        for note in run.notes { head.add("note", "\(terminal.times.long(note.time)): \(note.text)", .yellow) }
        if let reason = run.parked { head.add("reason", "\(reason.kind): \(reason.text)", .magenta) }
        return head
    }

    private var status: String {
        let due = run.due.map { ", \(terminal.times.due($0)) (\(terminal.times.long($0)))" } ?? ""
        let signals = run.awaits.isEmpty ? "" : ", for \(run.awaits.signalText)"
        return "\(terminal.marks.sign(run.status)) \(run.status)\(due)\(signals)"
    }

    /// The signals that have come and that nothing has received.
    private var unreceived: String? {
        let counts = run.unreceived.sorted { $0.key < $1.key }.map { "\($0.value) × \($0.key)" }
        return counts.isEmpty ? nil : counts.joined(separator: ", ")
    }

    /// One to a line.
    private var attributes: String? {
        let lines = run.terms.attributes.sorted { $0.key < $1.key }.map { name, value in
            if case .time(let time) = value { return "\(name) = \(terminal.times.long(time))" }
            return "\(name) = \(value)"
        }
        return lines.isEmpty ? nil : lines.joined(separator: "\n")
    }

    private func text(of undoing: Compensation) -> String {
        let count = undoing.attempts
        let tries = count == 0 ? "" : "; \(count) \(count == 1 ? "try" : "tries") failed"
        let error = undoing.error.map { ": \($0)" } ?? ""
        return undoing.undoingPath + (undoing.isStuck ? " (stuck)" : "") + tries + error
    }

    private var ended: String? {
        guard let start = run.started, let end = run.ended else { return nil }
        return "\(terminal.times.long(end)) (took \(TimeText.span(from: start, to: end)))"
    }

    // MARK: - Tree

    private func add(_ nodes: [RunNode], indent: String, to table: inout TextTable) {
        let marks = terminal.marks
        for (index, node) in nodes.enumerated() {
            let isLast = index == nodes.count - 1
            table.add(row(of: node, after: indent + (isLast ? marks.lastBranch : marks.branch)))
            let below = isLast ? String(repeating: " ", count: marks.line.count) : marks.line
            add(node.children, indent: indent + below, to: &table)
        }
    }

    private func row(of node: RunNode, after lines: String) -> [TextTable.Cell] {
        let start = run.started.flatMap { start in node.opened.map { "+" + TimeText.span(from: start, to: $0) } }
        let color = Color(node.status)
        return [
            .init(lines + label(of: node), node.status == .idle ? .dim : nil),
            .init("\(terminal.marks.sign(node.status)) \(node.status)", color),
            .init(tries(node)),
            .init(start ?? ""),
            .init(took(node)),
            result(of: node),
        ]
    }

    private func label(of node: RunNode) -> String {
        if node.kind == .element { return "[\(node.name)]" }
        if node.kind == .node(.choice), node.choice != nil || node.status == .done {
            return "\(node.name) \(terminal.marks.arrow) \(node.choice ?? "none")"
        }
        return node.name + (node.turn.map { "[\($0)]" } ?? "")
    }

    /// None of a step that succeeded at once.
    private func tries(_ node: RunNode) -> String {
        let least = [.done, .undone].contains(node.status) ? 2 : 1
        return node.attempts >= least ? "\(node.attempts)" : ""
    }

    private func took(_ node: RunNode) -> String {
        guard let opened = node.opened, let closed = node.closed else { return "" }
        return TimeText.span(from: opened, to: closed)
    }

    private func color(of node: RunNode) -> Color { node.status == .waiting ? .yellow : .dim }

    private func result(of node: RunNode) -> TextTable.Cell {
        // The due time of one that stands in line is that of all its attempts together.
        let due = node.queue.map { "in line in \($0)" } ?? node.due.map(terminal.times.due)
        if let error = node.error {
            let parts = [due, error.text].compactMap(\.self)
            return .init(parts.joined(separator: "; "), node.status == .failed ? .red : .yellow)
        }
        if let due { return .init(due, .yellow) }
        if let target = node.target { return .init("\(terminal.marks.arrow) \(target)", color(of: node)) }
        if let signal = node.signal, node.status == .waiting { return .init([signal].signalText, .yellow) }
        guard let output = node.output else { return .init("") }
        return .init(terminal.text(of: output), .dim)
    }
}

extension [String] {
    /// The signals of these names.
    var signalText: String { (count == 1 ? "signal " : "signals ") + joined(separator: ", ") }
}
