package import RatchetJournal

/// A run, and the id of a message that it has taken in: sorts by run.
package struct SignalIDKey: Sendable, Hashable {
    /// How many bytes stand before the id.
    static let prefixBytes = 8

    package let run: UInt64
    /// As it stands in the journal.
    package let id: UserKey

    /// - Parameter table: Where the row is: in a sealed journal the digest is bound to it.
    package init(
        _ run: UInt64, _ id: String, in table: TableName = EngineTables.signalIDs.name, with blocks: Blocks
    ) {
        self.init(run, blocks.key(id, behind: run.keyBytes, in: table))
    }

    private init(_ run: UInt64, _ id: UserKey) {
        self.run = run
        self.id = id
    }

    /// All ids of a run.
    package static func ids(of run: UInt64) -> Range<SignalIDKey> {
        SignalIDKey(run, UserKey([]))..<SignalIDKey(run + 1, UserKey([]))
    }
}

extension SignalIDKey: Comparable {
    package static func < (left: SignalIDKey, right: SignalIDKey) -> Bool {
        left.keyBytes.lexicographicallyPrecedes(right.keyBytes)
    }
}

extension SignalIDKey: OrderedKey {
    package var keyBytes: [UInt8] { run.keyBytes + id.keyBytes }

    package init?(keyBytes: UnsafeRawBufferPointer) {
        guard keyBytes.count > Self.prefixBytes,
            let run = UInt64(keyBytes: UnsafeRawBufferPointer(rebasing: keyBytes[..<Self.prefixBytes]))
        else { return nil }
        let id = UserKey(Array(keyBytes[Self.prefixBytes...]))
        guard id.isDigest || id.text != nil else { return nil }
        self.init(run, id)
    }
}
