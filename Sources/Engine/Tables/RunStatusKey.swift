package import RatchetJournal

/// A status, and a run that has it: sorts by status, then by age.
package struct RunStatusKey: Sendable, Hashable {
    package let status: RunStatus
    package let number: UInt64

    package init(_ status: RunStatus, _ number: UInt64) {
        self.status = status
        self.number = number
    }

    /// All runs with this status.
    package static func range(of status: RunStatus) -> KeyRange {
        KeyRange(from: [status.rawValue], upTo: [status.rawValue + 1])
    }
}

extension RunStatusKey: OrderedKey {
    package var keyBytes: [UInt8] { [status.rawValue] + number.keyBytes }

    package init?(keyBytes: UnsafeRawBufferPointer) {
        guard keyBytes.count == 9, let status = RunStatus(rawValue: keyBytes[0]),
            let number = UInt64(keyBytes: UnsafeRawBufferPointer(rebasing: keyBytes[1...]))
        else { return nil }
        self.init(status, number)
    }
}
