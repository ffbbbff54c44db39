import RatchetJournal

extension JSON {
    init(_ upgrade: JournalUpgrade, of path: String) {
        self = .members([
            "path": .string(path),
            "from": .int(Int(upgrade.from)),
            "to": .int(Int(upgrade.to)),
            "rows": .int(upgrade.rows),
        ])
    }
}
