import RatchetJournal

/// Checks that each command of another process can be read, and so can what has become of it, and that each command's
/// id leads to one.
struct InboxCheck: JournalCheck {
    func run(_ verification: Verification) async throws {
        let blocks = verification.blocks
        try await check(
            InboxTables.inbox.name, "the command cannot be read", Self.setAside, verification
        ) { row, number throws(JournalError) in
            try Self.content(of: row, at: number, in: InboxTables.inbox.name, HandedIn.contentLimit, blocks)
            guard (try? HandedIn(decoding: row, at: number, with: blocks)) != nil else { throw Self.damaged }
        }
        try await check(
            InboxTables.answers.name, "the answer to the command cannot be read", Self.unanswered, verification
        ) { row, number throws(JournalError) in _ = try KeptAnswer(decoding: row, at: number, with: blocks) }
        try await check(
            InboxTables.setAside.name, "the command that was set aside cannot be read", Self.setAside, verification
        ) { row, number throws(JournalError) in
            _ = try SetAside(decoding: try InboxTables.setAside.value(of: row, number, with: blocks), at: number)
        }
        try await checkIDs(verification)
    }

    private static let setAside = "the engine sets it aside, and nothing comes of it"
    private static let unanswered = "whoever sent it does not learn what has become of it"
    private static let damaged = JournalError(.damaged, "it says nothing that is known")

    /// Opens the block alone, which says why it cannot be opened.
    private static func content(
        of row: [UInt8], at number: UInt64, in table: TableName, _ limit: Int, _ blocks: Blocks
    ) throws(JournalError) {
        guard let row = try? InboxRow(row, at: number) else { throw damaged }
        _ = try row.content(in: table, at: number, with: blocks, limit: limit)
    }

    private func check(
        _ table: TableName, _ what: String, _ effect: String, _ verification: Verification,
        _ read: @escaping @Sendable ([UInt8], UInt64) throws(JournalError) -> Void
    ) async throws {
        try await verification.slices(of: table) { rows, _ in
            for row in rows {
                let number = row.key.withUnsafeBytes { UInt64(keyBytes: $0) }
                do throws(JournalError) {
                    guard let number else { throw Self.damaged }
                    try read(row.value, number)
                } catch {
                    guard !verification.isUnopened(error, in: table) else { continue }
                    verification.add(
                        Finding(
                            number == nil ? .badRow : .checksum, number == nil ? "the key is no number" : what,
                            table: table, key: number.map { "command \($0)" } ?? row.key.hexText, effect: effect,
                            advice: "ask whoever sent it to send it anew, with another id"))
                }
            }
        }
    }

    private func checkIDs(_ verification: Verification) async throws {
        let table = InboxTables.commands
        let others = [InboxTables.inbox.name, InboxTables.answers.name, InboxTables.setAside.name]
        try await verification.slices(of: table.name) { rows, view in
            for row in rows {
                let id = UserKey(row.key)
                guard let number = UInt64(tableBytes: row.value), id.isDigest || id.text != nil else {
                    verification.add(finding(.badRow, "the row is no number of a command", id.name))
                    continue
                }
                guard verification.damagedTables.isDisjoint(with: others) else { continue }
                let rows = try others.compactMap { try view.value(for: number.keyBytes, in: $0) }
                guard let row = rows.first else {
                    verification.add(finding(.strayRow, "there is no command \(number)", id.name))
                    continue
                }
                // One that cannot be read, or was set aside, does not say whose it is.
                guard let other = (try? InboxRow(row, at: number))?.key, other != id else { continue }
                verification.add(finding(.mismatch, "command \(number) has the id \(other.name)", id.name))
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
