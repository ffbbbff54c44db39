/// Checks that each dictionary can be read: without it the blocks that were compressed with it cannot.
struct DictionariesCheck: JournalCheck {
    func run(_ verification: Verification) async throws {
        let table = JournalTables.dictionaries.name
        try await verification.slices(of: table) { rows, _ in
            for row in rows { check(row, verification) }
        }
    }

    private func check(_ row: Verification.Row, _ verification: Verification) {
        guard let number = row.key.withUnsafeBytes({ UInt32(keyBytes: $0) }) else {
            return add(.badRow, "the key is no number", row.key.hexText, verification)
        }
        do throws(JournalError) {
            let row = try DictionaryRow(number, row.value, with: verification.blocks)
            _ = try CompressionDictionary(number: number, bytes: row.bytes)
        } catch {
            guard !verification.isUnopened(error, in: JournalTables.dictionaries.name) else { return }
            add(.checksum, error.message, "dictionary \(number)", verification)
        }
    }

    private func add(_ kind: Finding.Kind, _ what: String, _ key: String, _ verification: Verification) {
        verification.add(
            Finding(
                kind, what, table: JournalTables.dictionaries.name, key: key,
                effect: "the snapshots that were compressed with it cannot be read: their runs are parked",
                advice: Advice.restore))
    }
}
