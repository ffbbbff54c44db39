import RatchetJournal

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

    package func encoded(at number: UInt64) -> [UInt8] {
        var body = ByteWriter(reserving: command.payloadBytes + 256)
        body.text(id.rawValue)
        body.timestamp(time)
        command.write(to: &body)
        return CheckedRow.seal(body.bytes, at: number)
    }

    /// - Throws: ``UnreadableCommand``
    package init(decoding row: [UInt8], at number: UInt64) throws(UnreadableCommand) {
        guard let body = try? CheckedRow.open(row, at: number) else {
            throw UnreadableCommand(id: nil, cause: "its checksum does not fit")
        }
        var reader = ByteReader(body)
        guard let id = try? reader.text(), let time = try? reader.timestamp() else {
            throw UnreadableCommand(id: nil, cause: "it has no id")
        }
        self.id = CommandID(id)
        self.time = time
        do throws(ByteReader.Malformed) {
            command = try Command(from: &reader)
        } catch {
            throw UnreadableCommand(id: self.id, cause: "this version does not know its kind or its form")
        }
    }
}
