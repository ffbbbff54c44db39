package import RatchetJournal

/// What a command has come to.
package enum CommandAnswer: Sendable, Hashable {
    /// It was carried out, on this run.
    case run(RunID)
    /// It was an update, which this run has answered.
    case answered(RunID, Payload)
    /// It was carried out; this says more, if there is more to be said.
    case done(Payload)
    /// It was carried out, on what has this name and is no run: a schedule.
    case named(String)
    /// It was refused, and has changed nothing.
    case refused(EngineError)

    package func get() throws(EngineError) -> RunID {
        switch self {
        case .run(let id), .answered(let id, _): return id
        case .done: return ""
        case .named(let name): return RunID(name)
        case .refused(let error): throw error
        }
    }
}

/// An answer as it is kept for whoever sent the command: a row of the table `answers`.
package struct KeptAnswer: Sendable, Hashable {
    /// The command's, as the table `commands` has it.
    package let key: UserKey
    package let time: Timestamp
    package let answer: CommandAnswer

    package init(key: UserKey, time: Timestamp, answer: CommandAnswer) {
        self.key = key
        self.time = time
        self.answer = answer
    }

    /// An answer has an id, or an error's text, and that to an update what its handler made.
    static let contentLimit = RunEvent.greatestByteLimit + (1 << 16)
    /// The bytes of an error's text that are kept: it may quote what somebody else chose.
    private static let messageLimit = 16 << 10

    package func encoded(at number: UInt64, with blocks: Blocks) throws(JournalError) -> [UInt8] {
        var content = ByteWriter()
        switch answer {
        case .run(let id):
            content.byte(1)
            content.text(id.rawValue)
        case .answered(let id, let answer):
            content.byte(3)
            content.text(id.rawValue)
            content.blob(answer.bytes)
        case .done(let payload):
            content.byte(5)
            content.blob(payload.bytes)
        case .named(let name):
            content.byte(4)
            content.text(name)
        case .refused(let error):
            content.byte(2)
            content.text(error.code.description)
            content.text(String(decoding: error.message.utf8.prefix(Self.messageLimit), as: UTF8.self))
        }
        return try PreparedRow(time: time, content: content.bytes)
            .encoded(for: key, in: InboxTables.answers.name, at: number, with: blocks)
    }

    /// - Throws: `JournalError` with the code `damaged` or `missingCodec`
    package init(decoding bytes: [UInt8], at number: UInt64, with blocks: Blocks) throws(JournalError) {
        guard let row = try? InboxRow(bytes, at: number) else { throw Self.damaged(number) }
        let content = try row.content(
            in: InboxTables.answers.name, at: number, with: blocks, limit: Self.contentLimit)
        guard let answer = try? Self.answer(content) else { throw Self.damaged(number) }
        self.init(key: row.key, time: row.time, answer: answer)
    }

    private static func answer(_ content: [UInt8]) throws(ByteReader.Malformed) -> CommandAnswer {
        var reader = ByteReader(content)
        switch try reader.byte() {
        case 1: return .run(RunID(try reader.text()))
        case 2: return .refused(EngineError(EngineError.Code(name: try reader.text()), try reader.text()))
        case 5: return .done(try reader.payload())
        case 3: return .answered(RunID(try reader.text()), try reader.payload())
        case 4: return .named(try reader.text())
        default: throw reader.malformed
        }
    }

    private static func damaged(_ number: UInt64) -> JournalError {
        JournalError(.damaged, "the answer to command \(number) cannot be read: look at the run")
    }
}
