import RatchetJournal

/// What the typed store of the DSL stands on.
extension Engine {
    /// The last value that is durable.
    package func storedValue(for key: String) async throws -> Payload? {
        try StoreRow.check(key: key)
        return try await withRuns { runs in try await runs.storedValue(for: key) }
    }

    /// Puts a value, or with `nil` removes it, and returns once that is durable.
    package func store(_ value: Payload?, for key: String) async throws {
        try StoreRow.check(key: key)
        try await withRuns { runs in try await runs.store(value, for: key) }
    }

    /// The keys that begin so, and their values: in the order of the keys, unless the journal is sealed.
    package func storedRows(prefix: String, limit: Int) async throws -> [StoreRow] {
        try await withRuns { runs in try await runs.storedRows(prefix: prefix, limit: limit) }
    }
}

extension Runs {
    nonisolated func storedValue(for key: String) async throws -> Payload? {
        let blocks = world.journal.blocks
        return try await world.journal.read { view in try StoreRow.value(for: key, in: view, with: blocks) }
    }

    func store(_ value: Payload?, for key: String) async throws {
        let limit = world.payloadLimit
        guard let value else { return try await commit([StoreRow.delete(key, with: world.journal.blocks)]) }
        guard value.bytes.count <= limit else {
            let cause = PayloadTooLargeError(bytes: value.bytes.count, limit: limit)
            throw EngineError(.tooLarge, "the value of key '\(key)' cannot be put: \(cause)")
        }
        try await commit([try StoreRow(key: key, value: value).put(with: world.journal.blocks)])
    }

    func storedRows(prefix: String, limit: Int) async throws -> [StoreRow] {
        guard limit > 0 else { return [] }
        let blocks = world.journal.blocks
        // Digests do not stand in the order of what they are of.
        let start = blocks.key(prefix, in: EngineTables.store.name)
        let range = start.isDigest || prefix.isEmpty ? KeyRange.all : KeyRange(from: start.keyBytes)
        return try await world.journal.read { view in
            var rows: [StoreRow] = []
            try EngineTables.store.scan(range, in: view, with: blocks) { key, bytes in
                guard let row = try? StoreRow(decoding: bytes) else {
                    throw JournalError(.damaged, "a row of the store is not what was written there")
                }
                if row.key.utf8.starts(with: prefix.utf8) {
                    rows.append(row)
                } else if !key.isDigest {
                    return .stop
                }
                return rows.count < limit ? .next : .stop
            }
            return rows
        }
    }
}
