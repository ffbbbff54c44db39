/// Checks the single values of table `meta`, and names rows of it that are not known.
struct MetaCheck: JournalCheck {
    /// Rows that the layers above have: each is a number of 8 bytes.
    let numbers: Set<String>

    func run(_ verification: Verification) async throws {
        try await verification.slices(of: JournalTables.meta.name) { rows, _ in
            for row in rows { check(row, verification) }
        }
    }

    private func check(_ row: Verification.Row, _ verification: Verification) {
        let name = String(validating: row.key, as: UTF8.self) ?? row.key.hexText
        let fault: String? =
            switch name {
            case "format": JournalFormat.fault(in: row.value)
            case "epoch": row.value.count == 8 && row.value.contains { $0 != 0xFF } ? nil : "is no number of an owner"
            case JournalTables.trimmedKey: LogState.isTrimmed(row.value) ? nil : "is no place in the log"
            case JournalMark.key: "says that an import has not come to its end"
            case JournalTables.statisticsKey:
                (try? OwnerStatistics(decoding: row.value)) == nil ? "is no list of what an owner has measured" : nil
            case _ where numbers.contains(name): row.value.count == 8 ? nil : "is no number"
            default: ""
            }
        guard let fault else { return }
        guard !fault.isEmpty else { return verification.add(unknown(name)) }
        let isNeeded = name != JournalTables.statisticsKey
        verification.add(
            Finding(
                .badRow, "the value \(fault)", table: JournalTables.meta.name, key: "'\(name)'",
                effect: isNeeded ? "the journal does not open" : "`stats` leaves it out; the next owner writes it anew",
                advice: name == JournalMark.key ? Advice.importAgain : isNeeded ? Advice.restore : Advice.none))
    }

    private func unknown(_ name: String) -> Finding {
        Finding(
            .unknownRow, "this version does not know the row", table: JournalTables.meta.name, key: "'\(name)'",
            effect: "it is left as it is", advice: Advice.none)
    }
}

extension Finding {
    /// Whether it says that the journal is being filled by an import.
    package var isUnfinishedImport: Bool { table == JournalTables.meta.name && key == "'\(JournalMark.key)'" }
}
