import RatchetJournal

extension JSON {
    init(_ inventory: SealInventory) {
        let keys = inventory.blocks.sorted { $0.key < $1.key }.map { key, blocks in
            JSON.members(["id": .int(Int(key.rawValue)), "blocks": .int(blocks)])
        }
        self = .members([
            "keys": .array(keys), "open": .int(inventory.open), "damaged": .int(inventory.damaged),
            "damagedRows": .array(inventory.damagedRows.map { .string("\($0)") }),
        ])
    }
}
