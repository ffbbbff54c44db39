import RatchetJournal

/// A message into a run: its name, which says what kind it is, and its value.
package struct RunSignal: Sendable, Hashable {
    /// The longest id that a sender may give, in UTF-8 bytes: a key of the journal has no room for more.
    package static let idByteLimit = 500

    package let name: String
    /// What the sender calls it, so that it counts once however often it is sent.
    package let id: String?
    package let value: Payload

    package init(name: String, id: String? = nil, value: Payload) {
        self.name = name
        self.id = id
        self.value = value
    }

    /// Checks a name before anybody looks which workflow receives it.
    /// - Throws: ``EngineError/Code/unknownSignal`` if no workflow can receive it.
    static func check(name: String) throws(EngineError) {
        let length = name.utf8.count
        guard !(1...PlanChecks.longestName).contains(length) else { return }
        throw EngineError(
            .unknownSignal,
            "a signal's name has from 1 to \(PlanChecks.longestName) bytes of UTF-8, and this one has \(length): no "
                + "workflow receives it, look at the name")
    }

    /// - Throws: ``EngineError/Code/invalidID`` if no signal can have the id that it was given.
    func checkID() throws(EngineError) {
        guard let length = id?.utf8.count, !(1...Self.idByteLimit).contains(length) else { return }
        throw EngineError(
            .invalidID, "a signal's id has from 1 to \(Self.idByteLimit) bytes of UTF-8, and this one has \(length)")
    }

    /// What it holds of the user's values.
    var byteCount: Int { value.bytes.count + (id?.utf8.count ?? 0) }
}

extension RunSignal {
    func write(to writer: inout ByteWriter) {
        writer.text(name)
        writer.optional(id) { $0.text($1) }
        writer.blob(value.bytes)
    }

    init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        let name = try reader.text()
        let id = try reader.optional { reader throws(ByteReader.Malformed) in try reader.text() }
        self.init(name: name, id: id, value: try reader.payload())
    }
}
