package import RatchetJournal

/// A run that is over: sorts by how it ended, then by when.
package struct RunEndKey: Sendable, Hashable {
    package let status: RunStatus
    package let ended: Timestamp
    package let number: UInt64

    package init(_ status: RunStatus, _ ended: Timestamp, _ number: UInt64) {
        self.status = status
        self.ended = ended
        self.number = number
    }

    /// All runs that ended so, from `since` (included) to `until` (not included).
    package static func range(
        of status: RunStatus, since: Timestamp? = nil, until: Timestamp? = nil, descending: Bool = false
    ) -> KeyRange {
        KeyRange(
            from: since.map { RunEndKey(status, $0, 0).keyBytes } ?? [status.rawValue],
            upTo: until.map { RunEndKey(status, $0, 0).keyBytes } ?? [status.rawValue + 1], descending: descending)
    }
}

extension RunEndKey: OrderedKey {
    package var keyBytes: [UInt8] { [status.rawValue] + TimerKey(ended, number).keyBytes }

    package init?(keyBytes: UnsafeRawBufferPointer) {
        guard keyBytes.count == 17, let status = RunStatus(rawValue: keyBytes[0]),
            let end = TimerKey(keyBytes: UnsafeRawBufferPointer(rebasing: keyBytes[1...]))
        else { return nil }
        self.init(status, end.due, end.number)
    }
}
