import RatchetJournal

/// When a run is to be brought back, and which: sorts by time.
package struct TimerKey: Sendable, Hashable, Comparable {
    package let due: Timestamp
    package let number: UInt64

    package init(_ due: Timestamp, _ number: UInt64) {
        self.due = due
        self.number = number
    }

    package static let least = TimerKey(Timestamp(milliseconds: .min), 0)

    package static func < (left: TimerKey, right: TimerKey) -> Bool {
        (left.due, left.number) < (right.due, right.number)
    }

    /// The least key above this one.
    var next: TimerKey { TimerKey(due, number &+ 1) }
}

extension TimerKey: OrderedKey {
    /// The sign bit is turned round, so that times before 1970 come first.
    package var keyBytes: [UInt8] { [UInt8](key: 16) { append(to: &$0) } }

    func append(to bytes: inout [UInt8]) {
        bytes.append(key: UInt64(bitPattern: due.milliseconds) ^ 1 << 63)
        bytes.append(key: number)
    }

    package init?(keyBytes: UnsafeRawBufferPointer) {
        guard keyBytes.count == 16,
            let due = UInt64(keyBytes: UnsafeRawBufferPointer(rebasing: keyBytes[..<8])),
            let number = UInt64(keyBytes: UnsafeRawBufferPointer(rebasing: keyBytes[8...]))
        else { return nil }
        self.init(Timestamp(milliseconds: Int64(bitPattern: due ^ 1 << 63)), number)
    }
}
