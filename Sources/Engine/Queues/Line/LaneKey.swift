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

    init(_ entry: JobEntry, with blocks: Blocks) {
        self.init(priority: entry.priority, key: Self.number(of: entry.key, with: blocks))
    }

    package static func < (left: LaneKey, right: LaneKey) -> Bool {
        (left.priority, left.key) < (right.priority, right.key)
    }

    /// Of numbers that follow from the secret of a sealed journal.
    private static let sealMark: UInt64 = 1 << 63

    /// What stands for a key in a journal: 0 for none.
    static func number(of key: String?, with blocks: Blocks) -> UInt64 {
        guard let key else { return 0 }
        return sealed(openNumber(of: key), with: blocks)
    }

    /// The lowest 63 bits of FNV-1a. Two keys that meet in one number share their turns and limits: harmless, and as
    /// good as never.
    package static func openNumber(of key: String) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in key.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        hash &= sealMark - 1
        return hash == 0 ? 1 : hash
    }

    /// Whether nobody without the journal's secret can tell whether it stands for a key that he can guess.
    package static func isSealed(_ number: UInt64) -> Bool { number == 0 || number & sealMark != 0 }

    /// The number as it stands in a journal with these blocks.
    static func sealed(_ number: UInt64, with blocks: Blocks) -> UInt64 {
        guard blocks.isSealed, !isSealed(number) else { return number }
        // Behind the mark of a digest.
        let digest = blocks.key(number, in: QueueTables.ready.name).keyBytes.dropFirst()
        return digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } | sealMark
    }

    package var keyBytes: [UInt8] { [priority] + key.keyBytes }

    /// The least lane behind this one.
    var next: LaneKey? {
        if key < .max { return LaneKey(priority: priority, key: key + 1) }
        return priority < .max ? LaneKey(priority: priority + 1, key: 0) : nil
    }
}
