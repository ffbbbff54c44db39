import RatchetEngine
package import RatchetJournal

/// What `verify` prints.
package struct VerifyText {
    private let path: String
    private let result: JournalVerifier.Result

    package init(_ path: String, _ result: JournalVerifier.Result) {
        self.path = path
        self.result = result
    }

    package func lines(_ terminal: Terminal) -> [String] {
        var head = HeadText()
        head.add("journal", path)
        head.add("looked at", looked)
        head.add("compared", compared)
        head.add("opened", opened, result.unopenedRows == 0 ? nil : .yellow)
        head.add("result", verdict(terminal), result.isSound ? .green : .red)
        let findings = result.findings.sorted { $0.isDamage && !$1.isDamage }
        let blocks = findings.flatMap { [""] + block($0, terminal) }
        return head.lines(terminal) + blocks + more(terminal)
    }

    private var looked: String {
        let counts = result.counts
        let names = [
            ("pages", "page", "pages"), ("log", "record of the log", "records of the log"),
            ("entities", "snapshot", "snapshots"),
        ]
        let known = names.map { Amount.count(counts[$0.0] ?? 0, $0.1, $0.2) }
        let rows = counts.filter { count in count.key != "runsInLog" && !names.contains { $0.0 == count.key } }
        return (known + [Amount.count(rows.values.reduce(0, +), "other row", "other rows")]).joined(separator: ", ")
    }

    /// `nil` if there is nothing that would have to be.
    private var opened: String? {
        if result.unopenedRows > 0 {
            let isSealed = result.unopened.values.contains { $0.isSealed }
            let rows = Amount.count(result.unopenedRows, "row was", "rows were")
            return "\(rows) not: \(isSealed ? "sealed, and no keys were given (--keys)" : "a codec is missing")"
        }
        guard !result.keys.isEmpty else { return nil }
        let keys = result.keys.sorted().map(\.description).joined(separator: ", ")
        return "every block, with \(result.keys.count == 1 ? "key" : "keys") \(keys)"
    }

    private var compared: String {
        result.wasOwned
            ? "each run with its rows in one view, beside the engine that writes"
            : "all rows as of one moment: nobody writes"
    }

    private func verdict(_ terminal: Terminal) -> String {
        let notes = result.noteCount > 0 ? "; \(Amount.count(result.noteCount, "note", "notes"))" : ""
        guard !result.isSound else {
            let scope = result.unopenedRows > 0 ? " as far as can be told from outside" : ""
            return "\(terminal.marks.sign(RunStatus.completed)) nothing is damaged\(scope)\(notes)"
        }
        let damage = Amount.count(result.damageCount, "thing is damaged", "things are damaged")
        return "\(terminal.marks.sign(RunStatus.failed)) \(damage)\(notes)"
    }

    private func block(_ finding: Finding, _ terminal: Terminal) -> [String] {
        let sign = finding.isDamage ? terminal.marks.sign(RunStatus.failed) : terminal.marks.sign(RunStatus.parked)
        let color: Color = finding.isDamage ? .red : .yellow
        var lines = ["\(terminal.paint(sign, color)) \(terminal.paint(finding.place.onOneLine, .bold))"]
        lines.append("  \(finding.what.onOneLine)")
        lines.append("  \(terminal.marks.arrow) \(finding.effect.onOneLine)")
        lines.append(terminal.paint("  \(terminal.marks.arrow) \(finding.advice.onOneLine)", .dim))
        return lines
    }

    private func more(_ terminal: Terminal) -> [String] {
        let more = result.damageCount + result.noteCount - result.findings.count
        return more > 0 ? ["", terminal.paint("\(Amount.number(more)) more are not shown.", .dim)] : []
    }

    package var json: JSON {
        .members([
            "path": .string(path), "isSound": .bool(result.isSound), "damageCount": .int(result.damageCount),
            "noteCount": .int(result.noteCount), "wasOwned": .bool(result.wasOwned),
            "unopenedRows": .int(result.unopenedRows),
            "keys": .array(result.keys.sorted().map { .int(Int($0.rawValue)) }),
            "counts": .object(
                result.counts.sorted { $0.key < $1.key }.map { JSON.Member(name: $0.key, value: .int($0.value)) }),
            "findings": .array(result.findings.map(JSON.init)),
        ])
    }
}

extension Finding {
    fileprivate var place: String {
        let place = [table.map { "table '\($0)'" }, key, lsn.map { "\($0)" }].compactMap(\.self)
        return place.isEmpty ? "the file" : place.joined(separator: ", ")
    }
}

extension JSON {
    fileprivate init(_ finding: Finding) {
        self = .members([
            "kind": .string(finding.kind.rawValue), "isDamage": .bool(finding.isDamage),
            "table": JSON(finding.table?.rawValue), "key": JSON(finding.key),
            "run": JSON(finding.run.map { Int(clamping: $0) }),
            "lsn": JSON(finding.lsn.map { Int(clamping: $0.rawValue) }),
            "what": .string(finding.what), "effect": .string(finding.effect), "advice": .string(finding.advice),
        ])
    }
}
