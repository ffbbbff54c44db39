import RatchetJournal

/// Checks that each command of another process can be read, and so can what has become of it, and that each command's
/// id leads to one.
struct InboxCheck: JournalCheck {
    func run(_ verification: Verification) async throws {
        let blocks = verification.blocks
        try await check(InboxTables.inbox, "the command cannot be read", Self.setAside, verification) { row, number in
            (try? HandedIn(decoding: row, at: number, with: blocks)) != nil
        }
        try await check(
            InboxTables.answers, "the answer to the command cannot be read", Self.unanswered, verification
        ) { row, number in (try? KeptAnswer(decoding: row, at: number, with: blocks)) != nil }
        try await check(
            InboxTables.setAside, "the command that was set aside cannot be read", Self.setAside, verification
        ) { row, number in (try? SetAside(decoding: row, at: number)) != nil }
        try await checkIDs(verification)
    }

    private static let setAside = "the engine sets it aside, and nothing comes of it"
    private static let unanswered = "whoever sent it does not learn what has become of it"

    private func check(
        _ table: Table<UInt64, [UInt8]>, _ what: String, _ effect: String, _ verification: Verification,
        _ isSound: @escaping @Sendable ([UInt8], UInt64) -> Bool
    ) async throws {
        try await verification.slices(of: table.name) { rows, _ in
            for row in rows {
                let number = row.key.withUnsafeBytes { UInt64(keyBytes: $0) }
                if let number, isSound(row.value, number) { continue }
                verification.add(
                    Finding(
                        number == nil ? .badRow : .checksum, number == nil ? "the key is no number" : what,
                        table: table.name, key: number.map { "command \($0)" } ?? row.key.hexText, effect: effect,
                        advice: "ask whoever sent it to send it anew, with another id"))
            }
        }
    }

    private func checkIDs(_ verification: Verification) async throws {
        let table = InboxTables.commands
        let others = [InboxTables.inbox.name, InboxTables.answers.name, InboxTables.setAside.name]
        try await verification.slices(of: table.name) { rows, view in
            for row in rows {
                let id = String(decoding: row.key, as: UTF8.self)
                guard let number = UInt64(tableBytes: row.value) else {
                    verification.add(finding(.badRow, "the row is no number of a command", "'\(id)'"))
                    continue
                }
                guard verification.damagedTables.isDisjoint(with: others) else { continue }
                let key = number.keyBytes
                var isThere = false
                for other in others where !isThere { isThere = try view.value(for: key, in: other) != nil }
                if !isThere { verification.add(finding(.strayRow, "there is no command \(number)", "'\(id)'")) }
            }
        }
    }

    private func finding(_ kind: Finding.Kind, _ what: String, _ key: String) -> Finding {
        Finding(
            kind, what, table: InboxTables.commands.name, key: key,
            effect: "a command with this id is taken for one that was handed in already",
            advice: "send it with another id")
    }
}
