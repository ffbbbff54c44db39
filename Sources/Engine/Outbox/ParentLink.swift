import RatchetJournal

/// What a child run knows of the run that started it.
package struct ParentLink: Sendable, Hashable {
    /// The parent's number: it stays the same whatever becomes of its id.
    package let number: UInt64
    package let id: RunID
    /// The node that started the child.
    package let node: NodeAddress
    package let interest: Interest

    /// What the parent has to do with how the child ends. The numbers are part of the journal's format.
    package enum Interest: UInt8, Sendable, Hashable {
        /// Nothing.
        case none = 0
        /// It is told, and goes on meanwhile.
        case told = 1
        /// It waits for it.
        case waits = 2
    }

    package init(number: UInt64, id: RunID, node: NodeAddress, interest: Interest) {
        self.number = number
        self.id = id
        self.node = node
        self.interest = interest
    }

    var isAwaited: Bool { interest == .waits }

    func write(to writer: inout ByteWriter) {
        writer.fixed(number)
        writer.text(id.rawValue)
        writer.address(node)
        writer.byte(interest.rawValue)
    }

    init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        let (number, id, node) = (try reader.fixed(UInt64.self), RunID(try reader.text()), try reader.address())
        guard let interest = Interest(rawValue: try reader.byte()) else { throw reader.malformed }
        self.init(number: number, id: id, node: node, interest: interest)
    }
}
