import RatchetEngine

/// The signs and lines that a terminal can show.
package struct Marks: Sendable {
    let branch: String
    let lastBranch: String
    let line: String
    let arrow: String
    package let ellipsis: String
    /// The parts of a bar: what is filled, the half of it, what is not.
    let barFull: String
    let barHalf: String
    let barRest: String
    private let isASCII: Bool

    package static let unicode = Marks(
        branch: "├─ ", lastBranch: "└─ ", line: "│  ", arrow: "→", ellipsis: "…",
        barFull: "━", barHalf: "╸", barRest: "─", isASCII: false)
    package static let ascii = Marks(
        branch: "|- ", lastBranch: "`- ", line: "|  ", arrow: "->", ellipsis: "...",
        barFull: "#", barHalf: "+", barRest: ".", isASCII: true)

    /// Those that the locale of these environment variables can show.
    package static func fitting(_ environment: [String: String]) -> Marks {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        return locale.lowercased().filter { $0 != "-" }.contains("utf8") ? .unicode : .ascii
    }

    func sign(_ status: RunStatus) -> String {
        switch status {
        case .running: isASCII ? ">" : "▶"
        case .sleeping: isASCII ? "~" : "◷"
        case .waiting: isASCII ? "?" : "◇"
        case .completed: isASCII ? "+" : "✓"
        case .failed: isASCII ? "x" : "✗"
        case .cancelled: isASCII ? "-" : "⊘"
        case .terminated: isASCII ? "=" : "⊗"
        case .parked, .stuck: isASCII ? "!" : "■"
        case .paused: isASCII ? "|" : "⏸"
        }
    }

    func sign(_ status: RunNode.Status) -> String {
        switch status {
        case .idle: isASCII ? "." : "·"
        case .open: sign(RunStatus.running)
        case .waiting: sign(RunStatus.sleeping)
        case .done: sign(RunStatus.completed)
        case .failed: sign(RunStatus.failed)
        case .dropped: sign(RunStatus.cancelled)
        case .undone: isASCII ? "<" : "↺"
        }
    }
}
