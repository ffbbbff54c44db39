import RatchetJournal

extension WriteBatch.Operation {
    static func put(_ table: TableName, _ key: String, _ value: String) -> Self {
        .put(table, key: Array(key.utf8), value: Array(value.utf8))
    }

    static func append(_ table: TableName, _ key: String, _ value: String) -> Self {
        .append(table, key: Array(key.utf8), value: Array(value.utf8))
    }

    static func delete(_ table: TableName, _ key: String) -> Self { .delete(table, key: Array(key.utf8)) }

    static func deleteIfEqual(_ table: TableName, _ key: String, _ value: String) -> Self {
        .deleteIfEqual(table, key: Array(key.utf8), value: Array(value.utf8))
    }

    static func trim(_ table: TableName, below bound: String, limit: Int) -> Self {
        .trim(table, below: Array(bound.utf8), limit: limit)
    }

    static func deleteRange(_ table: TableName, from lower: String, upTo upper: String, limit: Int) -> Self {
        .deleteRange(table, from: Array(lower.utf8), upTo: Array(upper.utf8), limit: limit)
    }
}

extension Store {
    /// Commits as the journal's writer does: on the store's own executor.
    func commit(_ operations: WriteBatch.Operation...) async throws { try await commit(operations) }

    func commit(_ operations: [WriteBatch.Operation]) async throws {
        var batch = WriteBatch()
        batch.add(contentsOf: operations)
        try await withTaskExecutorPreference(writerExecutor) { [batch] in try await self.commit(batch) }
    }

    /// The rows of a range as text: "key=value".
    func rows(
        _ table: TableName, from lower: String? = nil, upTo upper: String? = nil, descending: Bool = false,
        atMost limit: Int = .max
    ) async throws -> [String] {
        let range = KeyRange(
            from: lower.map { Array($0.utf8) }, upTo: upper.map { Array($0.utf8) }, descending: descending)
        return try await read { view in
            var rows: [String] = []
            try view.scan(table, range) { key, value in
                rows.append("\(String(decoding: key, as: UTF8.self))=\(String(decoding: value, as: UTF8.self))")
                return rows.count < limit ? .next : .stop
            }
            return rows
        }
    }

    func value(_ table: TableName, _ key: String) async throws -> String? {
        try await bytes(table, Array(key.utf8)).map { String(decoding: $0, as: UTF8.self) }
    }

    func bytes(_ table: TableName, _ key: [UInt8]) async throws -> [UInt8]? {
        try await read { view in try view.value(for: key, in: table) }
    }

    func count(_ table: TableName) async throws -> Int { try await read { view in try view.count(of: table) } }
}
