package import RatchetJournal

/// A job of a queue, and a moment: sorts by queue, then by time.
package struct QueueTimeKey: Sendable, Hashable {
    package let queue: UInt32
    package let time: Timestamp
    package let number: UInt64

    package init(_ queue: UInt32, _ time: Timestamp, _ number: UInt64) {
        self.queue = queue
        self.time = time
        self.number = number
    }

    /// All of a queue, from a moment on.
    package static func range(of queue: UInt32, from start: TimerKey = .least) -> KeyRange {
        KeyRange(
            from: queue.keyBytes + start.keyBytes, upTo: queue == .max ? nil : (queue + 1).keyBytes)
    }

    var timer: TimerKey { TimerKey(time, number) }
}

extension QueueTimeKey: OrderedKey {
    package var keyBytes: [UInt8] {
        [UInt8](key: 20) { bytes in
            bytes.append(key: queue)
            TimerKey(time, number).append(to: &bytes)
        }
    }

    package init?(keyBytes: UnsafeRawBufferPointer) {
        guard keyBytes.count == 20, let queue = UInt32(keyBytes: UnsafeRawBufferPointer(rebasing: keyBytes[..<4])),
            let timer = TimerKey(keyBytes: UnsafeRawBufferPointer(rebasing: keyBytes[4...]))
        else { return nil }
        self.init(queue, timer.due, timer.number)
    }
}
