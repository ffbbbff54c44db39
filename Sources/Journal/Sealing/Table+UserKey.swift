extension Table where Key == UserKey {
    /// A row that is found by `key`, which a user chose.
    package func put(_ key: some OrderedKey, _ value: Value, with blocks: Blocks) -> WriteBatch.Operation {
        put(blocks.key(key, in: name), value)
    }

    /// The value of the row that is found by `key`, or `nil` if there is none.
    package func value(
        for key: some OrderedKey, in view: borrowing any StoreView & ~Copyable, with blocks: Blocks
    ) throws(JournalError) -> Value? {
        try value(for: blocks.key(key, in: name), in: view)
    }
}

extension BlockTable where Key == UserKey {
    /// A row that is found by `key`, which a user chose.
    package func put(
        _ key: some OrderedKey, _ value: [UInt8], with blocks: Blocks
    ) throws(JournalError) -> WriteBatch.Operation {
        try put(blocks.key(key, in: name), value, with: blocks)
    }
}
