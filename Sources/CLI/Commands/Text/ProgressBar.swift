import RatchetEngine
package import RatchetJournal

/// What one line says of work that is under way.
///
///     copying  ━━━━━━━━━━━━━━━━━━╸─────────────────  52%  32.1 MiB of 61.4 MiB  12.3 MiB/s  2s left
package struct ProgressBar: Sendable {
    private static let widest = 40
    private static let narrowest = 10
    /// Before that a rate says nothing.
    private static let settling = Duration.milliseconds(500)

    private let terminal: Terminal

    package init(_ terminal: Terminal) { self.terminal = terminal }

    /// The line, never wider than the terminal; what there is no room for is left out, the last first.
    /// - Parameter elapsed: how long this part of the work has taken so far.
    package func line(_ progress: WorkProgress, after elapsed: Duration) -> String {
        // The last column stays free: a full line would wrap.
        let room = (terminal.width ?? 80) - 1
        let parts = parts(progress, elapsed)
        for count in (1...parts.count).reversed() {
            let kept = parts.prefix(count)
            let used = kept.reduce(0) { $0 + $1.columns + 2 } - 2
            guard progress.total != nil else {
                if used <= room { return line(kept, bar: nil) }
                continue
            }
            let width = min(Self.widest, room - used - 2)
            if width >= Self.narrowest { return line(kept, bar: bar(progress, width)) }
        }
        return progress.act.cut(to: room, terminal.marks.ellipsis)
    }

    private func line(_ parts: ArraySlice<String>, bar: String?) -> String {
        let act = parts.first.map { terminal.paint($0, .bold) }
        let rest = parts.dropFirst()
        return ([act, bar].compactMap(\.self) + rest).joined(separator: "  ")
    }

    /// The act, then what matters most.
    private func parts(_ progress: WorkProgress, _ elapsed: Duration) -> [String] {
        var parts = [progress.act]
        if let total = progress.total {
            let percent = Amount.percent(progress.done, of: total)
            parts.append(String(repeating: " ", count: max(0, 4 - percent.count)) + percent)
        }
        parts.append(amount(progress))
        guard elapsed >= Self.settling, progress.done > 0 else { return parts }
        let rate = Double(progress.done) / (elapsed / .seconds(1))
        parts.append(text(Int(rate), progress.unit) + "/s")
        if let total = progress.total, total > progress.done {
            let left = Double(total - progress.done) / rate
            parts.append("\(TimeText.rough(seconds: left)) left")
        }
        return parts
    }

    private func amount(_ progress: WorkProgress) -> String {
        guard let total = progress.total else { return text(progress.done, progress.unit) }
        return "\(bare(progress.done, progress.unit)) of \(text(total, progress.unit))"
    }

    private func bar(_ progress: WorkProgress, _ width: Int) -> String {
        let share = Double(progress.done) / Double(max(progress.total ?? 1, 1))
        let halves = Int((min(max(share, 0), 1) * Double(width * 2)).rounded(.down))
        let marks = terminal.marks
        let full = String(repeating: marks.barFull, count: halves / 2) + (halves % 2 == 1 ? marks.barHalf : "")
        let rest = String(repeating: marks.barRest, count: width - full.count)
        return terminal.paint(full, .green) + terminal.paint(rest, .dim)
    }

    private func text(_ count: Int, _ unit: WorkProgress.Unit) -> String {
        switch unit {
        case .bytes: Amount.bytes(count)
        case .pages: Amount.count(count, "page", "pages")
        case .rows: Amount.count(count, "row", "rows")
        case .runs: Amount.count(count, "run", "runs")
        }
    }

    private func bare(_ count: Int, _ unit: WorkProgress.Unit) -> String {
        unit == .bytes ? Amount.bytes(count) : Amount.number(count)
    }
}
