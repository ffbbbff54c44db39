import RatchetJournal

/// A child run that its parent has not heard the end of, and whose fate follows from the parent's.
package struct OpenChild: Sendable, Hashable {
    package let id: RunID
    package let policy: ParentClosePolicy
    /// Whether the parent goes on without waiting for it.
    package let isDetached: Bool

    package init(_ id: RunID, _ policy: ParentClosePolicy, isDetached: Bool) {
        self.id = id
        self.policy = policy
        self.isDetached = isDetached
    }

    func write(to writer: inout ByteWriter) {
        writer.text(id.rawValue)
        writer.byte(policy.rawValue)
        writer.flag(isDetached)
    }

    init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        let id = RunID(try reader.text())
        guard let policy = ParentClosePolicy(rawValue: try reader.byte()) else { throw reader.malformed }
        self.init(id, policy, isDetached: try reader.flag())
    }
}
