package import RatchetJournal

/// What became of a message that had an id and was no signal: a row of the table `messageAnswers`.
package struct MessageAnswer: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case update(name: String, answer: Payload)
        /// A promise was resolved or rejected.
        case settlement(path: String)
    }

    /// The longest id of such a message, in UTF-8 bytes: a row whose value may be long has room for no more in its key.
    package static let idByteLimit = 300

    /// As the sender chose it; a sealed journal has it nowhere else.
    package let id: String
    package let kind: Kind

    package init(id: String, _ kind: Kind) {
        self.id = id
        self.kind = kind
    }

    package var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.text(id)
        switch kind {
        case .update(let name, let answer):
            writer.byte(1)
            writer.text(name)
            writer.blob(answer.bytes)
        case .settlement(let path):
            writer.byte(2)
            writer.text(path)
        }
        return writer.bytes
    }

    package init(decoding bytes: [UInt8]) throws(ByteReader.Malformed) {
        var reader = ByteReader(bytes)
        id = try reader.text()
        switch try reader.byte() {
        case 1: kind = .update(name: try reader.text(), answer: try reader.payload())
        case 2: kind = .settlement(path: try reader.text())
        default: throw reader.malformed
        }
        guard reader.isAtEnd else { throw reader.malformed }
    }

    /// The row of a run's message.
    func put(_ key: SignalIDKey, with blocks: Blocks) throws(JournalError) -> WriteBatch.Operation {
        try EngineTables.messageAnswers.put(key, encoded, with: blocks)
    }

    /// - Throws: ``EngineError/Code/invalidID``
    static func check(_ id: String) throws(EngineError) {
        let length = id.utf8.count
        guard !(1...idByteLimit).contains(length) else { return }
        throw EngineError(
            .invalidID,
            "the id of an update, or of what settles a promise, has from 1 to \(idByteLimit) bytes of UTF-8, and this "
                + "one has \(length)")
    }

    /// The id belongs to something else that was sent to the run.
    var clash: EngineError {
        let what =
            switch kind {
            case .update(let name, _): "the update '\(name)'"
            case .settlement(let path): "what settled the promise '\(path)'"
            }
        return EngineError(.invalidID, "the id belongs to \(what), which was sent to the run before: use another one")
    }
}
