import RatchetJournal

/// What the table of jobs that can be taken later says of one.
package struct LaterRow: Sendable, Hashable {
    /// Stands for its key.
    package let key: UInt64
    /// Whether it has had its turn already: in a queue with a strict order those of its key wait for it.
    package let hasBegun: Bool

    package init(key: UInt64, hasBegun: Bool) {
        self.key = key
        self.hasBegun = hasBegun
    }
}

extension LaterRow {
    package var tableBytes: [UInt8] { key.keyBytes + [hasBegun ? 1 : 0] }

    package init?(tableBytes bytes: [UInt8]) {
        guard bytes.count == 9, bytes[8] < 2, let key = bytes[..<8].withUnsafeBytes({ UInt64(keyBytes: $0) }) else {
            return nil
        }
        self.init(key: key, hasBegun: bytes[8] == 1)
    }
}
