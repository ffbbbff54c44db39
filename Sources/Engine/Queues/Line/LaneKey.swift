import RatchetJournal

/// The jobs of a queue that have one priority and one key.
package struct LaneKey: Sendable, Hashable, Comparable {
    package let priority: UInt8
    /// Stands for the key; 0 if they have none.
    package let key: UInt64

    package init(priority: UInt8, key: UInt64) {
        self.priority = priority
        self.key = key
    }

    init(_ entry: JobEntry) { self.init(priority: entry.priority, key: Self.number(of: entry.key)) }

    package static func < (left: LaneKey, right: LaneKey) -> Bool {
        (left.priority, left.key) < (right.priority, right.key)
    }

    /// FNV-1a, 64 bits. Two keys that meet in one number share their turns and limits: harmless, and as good as never.
    package static func number(of key: String?) -> UInt64 {
        guard let key else { return 0 }
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in key.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return hash == 0 ? 1 : hash
    }

    package var keyBytes: [UInt8] { [priority] + key.keyBytes }

    /// The least lane behind this one.
    var next: LaneKey? {
        if key < .max { return LaneKey(priority: priority, key: key + 1) }
        return priority < .max ? LaneKey(priority: priority + 1, key: 0) : nil
    }
}
