import RatchetJournal

/// A moment at which a rate limit has let something through: sorts by limit, then by time.
package struct LimitKey: Sendable, Hashable, Comparable {
    package let queue: UInt32
    /// Stands for the key that has the limit to itself; 0 for the queue's own limit.
    package let key: UInt64
    package let time: Timestamp

    package init(_ queue: UInt32, _ key: UInt64, _ time: Timestamp) {
        self.queue = queue
        self.key = key
        self.time = time
    }

    package static func < (left: LimitKey, right: LimitKey) -> Bool {
        (left.queue, left.key, left.time) < (right.queue, right.key, right.time)
    }
}

extension LimitKey: OrderedKey {
    package var keyBytes: [UInt8] {
        [UInt8](key: 20) { bytes in
            bytes.append(key: queue)
            bytes.append(key: key)
            bytes.append(key: UInt64(bitPattern: time.milliseconds) ^ 1 << 63)
        }
    }

    package init?(keyBytes: UnsafeRawBufferPointer) {
        guard keyBytes.count == 20, let queue = UInt32(keyBytes: UnsafeRawBufferPointer(rebasing: keyBytes[..<4])),
            let key = UInt64(keyBytes: UnsafeRawBufferPointer(rebasing: keyBytes[4..<12])),
            let time = UInt64(keyBytes: UnsafeRawBufferPointer(rebasing: keyBytes[12...]))
        else { return nil }
        self.init(queue, key, Timestamp(milliseconds: Int64(bitPattern: time ^ 1 << 63)))
    }
}
