/// Where a node of a run stands, as a picture says it.
struct NodeStanding: Sendable, Hashable {
    let status: RunNode.Status
    /// The status in words, with its times.
    let text: String
    /// The last error's first line.
    let error: String?

    /// The sign and the words.
    var line: String { "\(status.sign) \(text)" }

    init(_ node: RunNode) {
        status = node.status
        text = Self.words(node)
        error = node.error?.text.safeLines.first
    }

    private static func words(_ node: RunNode) -> String {
        switch node.status {
        case .waiting:
            if let queue = node.queue { return "in line in \(queue)" }
            if let due = node.due { return "waiting until \(due.pictured)" }
            return node.signal.map { "waiting for signal \($0)" } ?? "waiting"
        default:
            guard let opened = node.opened, let closed = node.closed else { return "\(node.status)" }
            return "\(node.status) in \(opened.span(until: closed))"
        }
    }
}

extension RunNode.Status {
    /// What tells it apart without color.
    var sign: String {
        switch self {
        case .idle: "·"
        case .open: "▶"
        case .waiting: "◷"
        case .done: "✓"
        case .failed: "✗"
        case .dropped: "⊘"
        case .undone: "↺"
        }
    }
}

extension Timestamp {
    /// In UTC, to the second.
    var pictured: String {
        let text = description
        return text.prefix(19).replacing("T", with: " ") + " UTC"
    }
}
