import RatchetJournal

/// What `ratchet keys` and `ratchet reseal` print for people; the latter says what is damaged.
struct SealText {
    let inventory: SealInventory

    init(_ inventory: SealInventory) { self.inventory = inventory }

    func lines(_ terminal: Terminal) -> [String] {
        var head = HeadText()
        for (key, blocks) in inventory.blocks.sorted(by: { $0.key < $1.key }) {
            head.add("key \(key)", Self.count(blocks, "block"))
        }
        if inventory.blocks.isEmpty { head.add("sealed", "no") }
        if inventory.open > 0 { head.add("not sealed", Self.count(inventory.open, "value")) }
        if inventory.damaged > 0 {
            head.add("damaged", Self.count(inventory.damaged, "row") + ", left as found:")
        }
        var lines = head.lines(terminal)
        lines += inventory.damagedRows.map { "  \($0)" }
        let unnamed = inventory.damaged - inventory.damagedRows.count
        if unnamed > 0 { lines.append("  and \(unnamed) more") }
        return lines
    }

    private static func count(_ count: Int, _ what: String) -> String {
        "\(count) \(what)\(count == 1 ? "" : "s")"
    }
}
