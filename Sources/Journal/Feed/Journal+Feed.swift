/// Following what happens.
extension Journal {
    /// What the feed has: the commit groups behind `last`, at most about so many items.
    package struct FeedPage: Sendable {
        package let rows: [FeedRow]
        /// The oldest group that there is, if there is one.
        package let oldest: LSN?
    }

    package var keepsFeed: Bool { feed.limit != nil }

    /// The commit groups of the feed behind `last`, in order.
    package func feed(behind last: LSN, items limit: Int) async throws -> FeedPage {
        let blocks = blocks
        return try await read { view in try FeedPage(behind: last, items: limit, view, blocks) }
    }

    /// Returns once there is a commit group behind this one, the journal has stopped, or the task is cancelled.
    package func waitForCommit(behind lsn: LSN) async { await committed.wait(behind: lsn) }
}

extension Journal.FeedPage {
    fileprivate init(
        behind last: LSN, items limit: Int, _ view: borrowing any StoreView & ~Copyable, _ blocks: Blocks
    ) throws {
        var oldest: LSN?
        try JournalTables.feed.scanKeys(.all, in: view) { lsn in
            oldest = lsn
            return .stop
        }
        var (rows, count): ([FeedRow], Int) = ([], 0)
        try JournalTables.feed.scan(KeyRange(from: last.next.keyBytes), in: view, with: blocks) { lsn, bytes in
            let row = try FeedRow(lsn, decoding: bytes)
            rows.append(row)
            count += row.items.count
            return count < limit ? .next : .stop
        }
        (self.rows, self.oldest) = (rows, oldest)
    }
}
