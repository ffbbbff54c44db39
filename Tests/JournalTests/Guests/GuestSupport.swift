import RatchetJournal

extension GuestStore {
    /// Hands in a row with the next number, and returns that.
    @discardableResult
    func handInNext(bytes: Int = 10) async throws(JournalError) -> UInt64 {
        try await handIn { view throws(JournalError) in
            let number = try GuestTables.inbox.lastKey(in: view) + 1
            var batch = WriteBatch()
            batch.add(GuestTables.inbox.append(number, [UInt8](repeating: 7, count: bytes)))
            return (batch, number)
        }
    }
}

extension ReadableStore {
    /// The keys of what was handed in.
    func handedIn() async throws -> [UInt64] {
        try await read { view in
            var keys: [UInt64] = []
            try GuestTables.inbox.scan(.all, in: view) { key, _ in
                keys.append(key)
                return .next
            }
            return keys
        }
    }
}
