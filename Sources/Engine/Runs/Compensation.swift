import RatchetJournal

/// A step that is done and can be undone: what its `compensate` needs, should what it belongs to fail.
package struct Compensation: Sendable, Hashable {
    /// Counts the run's steps of this kind, in the order in which they were done.
    package let number: Int
    package let step: NodeAddress
    /// The step's path when it was done, with the numbers of turns.
    package let path: String
    /// What the step returned.
    package let output: Payload
    /// Attempts to undo it that have failed.
    package internal(set) var attempts = 0
    /// The last attempt's error.
    package internal(set) var error: ErrorReport?
    /// There is no further attempt: somebody has to decide.
    package internal(set) var isStuck = false

    init(number: Int, step: NodeAddress, path: String, output: Payload) {
        self.number = number
        self.step = step
        self.path = path
        self.output = output
    }
}

extension Compensation {
    func write(to writer: inout ByteWriter) {
        writer.varint(number)
        writer.address(step)
        writer.text(path)
        writer.blob(output.bytes)
        writer.varint(attempts)
        writer.optional(error) { $0.error($1) }
        writer.flag(isStuck)
    }

    init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        number = try reader.count()
        step = try reader.address()
        path = try reader.text()
        output = try reader.payload()
        attempts = try reader.count()
        error = try reader.optional { reader throws(ByteReader.Malformed) in try reader.error() }
        isStuck = try reader.flag()
    }
}
