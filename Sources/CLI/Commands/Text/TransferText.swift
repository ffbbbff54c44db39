package import RatchetEngine

/// What `export` and `import` print.
package struct TransferText {
    private let act: String
    private let from: String
    private let to: String
    private let summary: TransferSummary

    package init(act: String, from: String, to: String, _ summary: TransferSummary) {
        self.act = act
        self.from = from
        self.to = to
        self.summary = summary
    }

    package func lines(_ terminal: Terminal) -> [String] {
        var head = HeadText()
        head.add(act, from)
        head.add("to", to)
        head.add("runs", Amount.number(summary.runs))
        head.add("lines", "\(Amount.number(summary.lines)), \(Amount.bytes(summary.bytes))")
        for warning in warnings { head.add("note", warning, .yellow) }
        return head.lines(terminal)
    }

    /// What somebody has to know who has the file.
    package var warnings: [String] {
        var warnings: [String] = []
        if summary.isSealed {
            warnings.append("the journal is sealed, and the file is not: keep it where nobody reads it")
        }
        if summary.damagedRows > 0 {
            let rows = Amount.count(summary.damagedRows, "damaged row is", "damaged rows are")
            warnings.append("\(rows) in it as found: see what they mean with `ratchet verify`")
        }
        if summary.lostIDs > 0 {
            let ids = Amount.count(summary.lostIDs, "id", "ids")
            warnings.append(
                "\(ids) of the sealed journal cannot be told, and can be taken again in one made of the file")
        }
        if summary.commandDigests > 0 {
            let ids = Amount.count(summary.commandDigests, "id of a command is", "ids of commands are")
            warnings.append(
                "\(ids) known to the sealed journal alone: what is handed in again to one made of the file is carried "
                    + "out again")
        }
        return warnings + summary.troubles
    }

    package var json: JSON {
        .members([
            "path": .string(from), "to": .string(to), "runs": .int(summary.runs), "lines": .int(summary.lines),
            "bytes": .int(summary.bytes), "damagedRows": .int(summary.damagedRows), "lostIDs": .int(summary.lostIDs),
            "commandDigests": .int(summary.commandDigests), "isSealed": .bool(summary.isSealed),
            "troubles": .array(summary.troubles.map { .string($0) }),
        ])
    }
}
