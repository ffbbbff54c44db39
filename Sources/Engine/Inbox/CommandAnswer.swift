package import RatchetJournal

/// What a command has come to.
package enum CommandAnswer: Sendable, Hashable {
    /// It was carried out, on this run.
    case run(RunID)
    /// It was refused, and has changed nothing.
    case refused(EngineError)

    package func get() throws(EngineError) -> RunID {
        switch self {
        case .run(let id): return id
        case .refused(let error): throw error
        }
    }
}

/// An answer as it is kept for whoever sent the command: a row of the table `answers`.
package struct KeptAnswer: Sendable, Hashable {
    package let id: CommandID
    package let time: Timestamp
    package let answer: CommandAnswer

    package init(id: CommandID, time: Timestamp, answer: CommandAnswer) {
        self.id = id
        self.time = time
        self.answer = answer
    }

    package func encoded(at number: UInt64) -> [UInt8] {
        var body = ByteWriter()
        body.text(id.rawValue)
        body.timestamp(time)
        switch answer {
        case .run(let id):
            body.byte(1)
            body.text(id.rawValue)
        case .refused(let error):
            body.byte(2)
            body.text(error.code.description)
            body.text(error.message)
        }
        return CheckedRow.seal(body.bytes, at: number)
    }

    /// - Throws: `JournalError` with the code `damaged`
    package init(decoding row: [UInt8], at number: UInt64) throws(JournalError) {
        do throws(ByteReader.Malformed) {
            try self.init(reading: CheckedRow.open(row, at: number))
        } catch {
            throw JournalError(
                .damaged, "the answer to command \(number) cannot be read: ask the engine what has become of it")
        }
    }

    private init(reading body: ArraySlice<UInt8>) throws(ByteReader.Malformed) {
        var reader = ByteReader(body)
        id = CommandID(try reader.text())
        time = try reader.timestamp()
        switch try reader.byte() {
        case 1: answer = .run(RunID(try reader.text()))
        case 2: answer = .refused(EngineError(EngineError.Code(name: try reader.text()), try reader.text()))
        default: throw reader.malformed
        }
    }
}
