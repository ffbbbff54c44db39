package import RatchetJournal

/// What the caller of an enqueuing wants.
package struct JobOrder: Sendable, Hashable {
    package var kind: String
    package var id: RunID?
    package var arguments: Payload
    package var options: JobOptions
    /// Whether its key is known, and need not be made of the arguments.
    package var hasKey: Bool

    package init(
        kind: String, id: RunID? = nil, arguments: Payload, options: JobOptions = JobOptions(), hasKey: Bool = false
    ) {
        self.kind = kind
        self.id = id
        self.arguments = arguments
        self.options = options
        self.hasKey = hasKey
    }

    /// - Throws: ``EngineError/Code/invalidJob`` if only the engine makes jobs of this kind.
    func checkOwner() throws(EngineError) {
        guard [JobEntry.placeKind, JobEntry.unreadableKind].contains(kind) else { return }
        throw EngineError(.invalidJob, "only the engine makes jobs of kind '\(kind)': use another name")
    }

    /// - Throws: ``EngineError/Code/invalidJob``
    static func check(kind: String) throws(EngineError) {
        let length = kind.utf8.count
        guard !(1...PlanChecks.longestName).contains(length) else { return }
        throw EngineError(
            .invalidJob,
            "a job's kind has from 1 to \(PlanChecks.longestName) bytes of UTF-8, and this one has \(length)")
    }

    package func write(to writer: inout ByteWriter) {
        writer.text(kind)
        writer.optional(id) { $0.text($1.rawValue) }
        writer.blob(arguments.bytes)
        options.write(to: &writer)
        writer.flag(hasKey)
    }

    package init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        kind = try reader.text()
        id = try reader.flag() ? RunID(try reader.text()) : nil
        arguments = try reader.payload()
        options = try JobOptions(from: &reader)
        hasKey = try reader.flag()
    }
}
