package import RatchetJournal

/// A command as it was handed in: a row of the table `inbox`.
package struct HandedIn: Sendable, Hashable {
    /// As the table `commands` has it.
    package let key: UserKey
    package let time: Timestamp
    package let command: Command

    package init(id: CommandID, time: Timestamp, command: Command, with blocks: Blocks = .plain) {
        key = InboxTables.key(of: id, with: blocks)
        self.time = time
        self.command = command
    }

    /// What a command holds beside the user's values.
    private static let restLimit = 64 << 10
    static let contentLimit = RunEvent.greatestByteLimit + restLimit

    /// Its id, where that can be read.
    package var id: CommandID? { key.commandID }

    package func encoded(at number: UInt64, with blocks: Blocks) throws(JournalError) -> [UInt8] {
        try PreparedRow(time: time, content: command.content)
            .encoded(for: key, in: InboxTables.inbox.name, at: number, with: blocks)
    }

    /// - Throws: ``UnreadableCommand``
    package init(decoding bytes: [UInt8], at number: UInt64, with blocks: Blocks) throws(UnreadableCommand) {
        guard let row = try? InboxRow(bytes, at: number) else {
            throw UnreadableCommand(id: nil, cause: "its checksum does not fit")
        }
        key = row.key
        time = row.time
        let content: [UInt8]
        do throws(JournalError) {
            content = try row.content(
                in: InboxTables.inbox.name, at: number, with: blocks, limit: Self.contentLimit)
        } catch {
            throw UnreadableCommand(id: row.id, cause: error.message)
        }
        do throws(ByteReader.Malformed) {
            var reader = ByteReader(content)
            command = try Command(from: &reader)
        } catch {
            throw UnreadableCommand(id: row.id, cause: "this version does not know its kind or its form")
        }
    }
}
