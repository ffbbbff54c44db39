package import RatchetEngine

/// What `backup`, `restore` and `compact` print.
package struct CopyText {
    private let act: String
    private let from: String
    private let to: String?
    private let sizes: CopySizes
    private let isChecked: Bool

    package init(act: String, from: String, to: String?, _ sizes: CopySizes, isChecked: Bool) {
        self.act = act
        self.from = from
        self.to = to
        self.sizes = sizes
        self.isChecked = isChecked
    }

    package func lines(_ terminal: Terminal) -> [String] {
        var head = HeadText()
        head.add(act, from)
        head.add("to", to)
        head.add("file", "\(Amount.bytes(sizes.after)), \(before)")
        head.add("checked", checked(terminal), isChecked && sizes.unopenedRows == 0 ? .green : .yellow)
        return head.lines(terminal)
    }

    private var before: String {
        guard sizes.before != sizes.after else { return "as before" }
        return "\(Amount.bytes(sizes.before)) before"
    }

    private func checked(_ terminal: Terminal) -> String {
        guard isChecked else { return "no: look with `ratchet verify`" }
        let sign = terminal.marks.sign(RunStatus.completed)
        guard sizes.unopenedRows > 0 else { return "\(sign) every page, checksum and cross-reference is sound" }
        let rows = Amount.count(sizes.unopenedRows, "row was", "rows were")
        return "\(sign) every page and checksum is sound; \(rows) not opened: give the keys"
    }

    package var json: JSON {
        .members([
            "path": .string(from), "to": JSON(to), "bytesBefore": .int(sizes.before), "bytesAfter": .int(sizes.after),
            "checked": .bool(isChecked), "unopenedRows": .int(sizes.unopenedRows),
        ])
    }
}
