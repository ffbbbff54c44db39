package import RatchetJournal

/// A job that is over and kept: sorts by how it ended, then by when.
package struct JobEndKey: Sendable, Hashable {
    package let status: JobStatus
    package let ended: Timestamp
    package let number: UInt64

    package init(_ status: JobStatus, _ ended: Timestamp, _ number: UInt64) {
        self.status = status
        self.ended = ended
        self.number = number
    }

    /// All jobs that ended so.
    package static func range(of status: JobStatus, descending: Bool = false) -> KeyRange {
        KeyRange(from: [status.rawValue], upTo: [status.rawValue + 1], descending: descending)
    }
}

extension JobEndKey: OrderedKey {
    package var keyBytes: [UInt8] { [status.rawValue] + TimerKey(ended, number).keyBytes }

    package init?(keyBytes: UnsafeRawBufferPointer) {
        guard keyBytes.count == 17, let status = JobStatus(rawValue: keyBytes[0]),
            let end = TimerKey(keyBytes: UnsafeRawBufferPointer(rebasing: keyBytes[1...]))
        else { return nil }
        self.init(status, end.due, end.number)
    }
}
