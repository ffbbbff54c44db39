/// The feed: commit groups as they come, for whoever follows what happens.
extension LogWriter {
    /// Looks at what there is of it.
    mutating func measureFeed() async throws(JournalError) {
        guard feedKeeping.limit != nil else { return }
        let rows = try await feedRows()
        var extent = LogExtent(
            trimmed: LSN((rows.first?.0.rawValue ?? next.rawValue) - 1), logLimit: feedKeeping.limit ?? 1)
        for (lsn, bytes) in rows { extent.append(lsn, bytes: bytes) }
        feed = extent
    }

    private func feedRows() async throws(JournalError) -> [(LSN, Int)] {
        do {
            return try await store.read { view in
                var rows: [(LSN, Int)] = []
                try view.scan(JournalTables.feed.name, .all) { key, value in
                    if let lsn = LSN(keyBytes: key) { rows.append((lsn, value.count)) }
                    return .next
                }
                return rows
            }
        } catch {
            throw error as? JournalError ?? JournalError(.damaged, "the table 'feed' cannot be read: \(error)")
        }
    }

    /// - Returns: how many bytes the group has in the feed; `nil` if there is none.
    mutating func addToFeed(
        _ group: OpenGroup, at lsn: LSN, to batch: inout WriteBatch
    ) throws(JournalError) -> Int? {
        guard let limit = feedKeeping.limit, let extent = feed else { return nil }
        let put = try JournalTables.feed.append(lsn, FeedRow.encode(group), with: blocks)
        batch.add(put)
        if let bound = extent.horizon(keeping: limit) {
            let rows = min(Int(bound.rawValue - extent.trimmed.rawValue), LogExtent.rowsPerTrim)
            batch.add(.trim(JournalTables.feed.name, below: bound.keyBytes, limit: rows))
            feed?.trim(below: bound, bytes: extent.bytes(below: bound))
        }
        guard case .append(_, _, let value) = put else { return nil }
        return value.count
    }
}
