import RatchetJournal

/// What something outside has made of a promise.
package struct Settlement: Sendable, Hashable {
    /// How a promise ends.
    package enum Result: Sendable, Hashable {
        case value(Payload)
        case error(ErrorReport)
    }

    /// The path of the promise's node, with the turns and elements that it is in.
    package let path: String
    /// What the sender calls it, so that it counts once however often it is sent.
    package let id: String?
    package let result: Result

    package init(path: String, id: String? = nil, result: Result) {
        self.path = path
        self.id = id
        self.result = result
    }

    package var isRejection: Bool {
        if case .error = result { true } else { false }
    }

    /// What it holds of the user's values.
    var byteCount: Int {
        let rest = path.utf8.count + (id?.utf8.count ?? 0)
        return switch result {
        case .value(let value): rest + value.bytes.count
        case .error(let error): rest + error.byteCount
        }
    }
}

extension Settlement {
    func write(to writer: inout ByteWriter) {
        writer.text(path)
        writer.optional(id) { $0.text($1) }
        switch result {
        case .value(let value): writer.blob(value.bytes)
        case .error(let error): writer.error(error)
        }
    }

    init(from reader: inout ByteReader, isRejection: Bool) throws(ByteReader.Malformed) {
        let path = try reader.text()
        let id = try reader.optional { reader throws(ByteReader.Malformed) in try reader.text() }
        self.init(path: path, id: id, result: isRejection ? .error(try reader.error()) : .value(try reader.payload()))
    }
}
