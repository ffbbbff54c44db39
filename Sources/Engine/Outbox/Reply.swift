import RatchetJournal

/// What a run is told about something that it had delivered: how that went, or how a child of it has ended.
package struct Reply: Sendable, Hashable {
    package enum Content: Sendable, Hashable {
        /// The delivery was taken.
        case taken
        /// It was refused, and has changed nothing.
        case refused(ErrorReport)
        /// The child has ended.
        case ended(ChildOutcome)
    }

    /// The node that waits for it.
    package let node: NodeAddress
    /// The run that it is about: a node that has begun anew since waits for another.
    package let run: RunID
    package let content: Content

    package init(_ node: NodeAddress, _ run: RunID, _ content: Content) {
        self.node = node
        self.run = run
        self.content = content
    }

    func write(to writer: inout ByteWriter) {
        writer.address(node)
        writer.text(run.rawValue)
        switch content {
        case .taken: writer.byte(1)
        case .refused(let error):
            writer.byte(2)
            writer.error(error)
        case .ended(let outcome):
            writer.byte(3)
            outcome.write(to: &writer)
        }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        node = try reader.address()
        run = RunID(try reader.text())
        switch try reader.byte() {
        case 1: content = .taken
        case 2: content = .refused(try reader.error())
        case 3: content = .ended(try ChildOutcome(from: &reader))
        default: throw reader.malformed
        }
    }
}
