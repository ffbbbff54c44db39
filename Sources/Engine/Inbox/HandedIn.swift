package import RatchetJournal

/// A command as it was handed in: a row of the table `inbox`.
package struct HandedIn: Sendable, Hashable {
    package let id: CommandID
    package let time: Timestamp
    package let command: Command

    package init(id: CommandID, time: Timestamp, command: Command) {
        self.id = id
        self.time = time
        self.command = command
    }

    /// What a command holds beside the user's values.
    private static let restLimit = 64 << 10

    func prepared(with blocks: Blocks) throws(JournalError) -> PreparedRow {
        var content = ByteWriter(reserving: command.payloadBytes + 256)
        command.write(to: &content)
        return try PreparedRow(id: id, time: time, content: content.bytes, with: blocks)
    }

    package func encoded(at number: UInt64, with blocks: Blocks) throws(JournalError) -> [UInt8] {
        try prepared(with: blocks).encoded(in: InboxTables.inbox.name, at: number, with: blocks)
    }

    /// - Throws: ``UnreadableCommand``
    package init(decoding bytes: [UInt8], at number: UInt64, with blocks: Blocks) throws(UnreadableCommand) {
        guard let row = try? InboxRow(bytes, at: number) else {
            throw UnreadableCommand(id: nil, cause: "its checksum does not fit")
        }
        id = row.id
        time = row.time
        let content: [UInt8]
        do throws(JournalError) {
            content = try row.content(
                in: InboxTables.inbox.name, at: number, with: blocks, limit: RunEvent.greatestByteLimit + Self.restLimit
            )
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
