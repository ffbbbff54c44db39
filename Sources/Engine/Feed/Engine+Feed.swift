import RatchetJournal

extension Engine {
    /// What happens to runs and jobs, in the order in which it becomes durable: every event, without a gap.
    ///
    ///     for try await event in engine.events(after: saved) {
    ///         try await index(event)
    ///         saved = event.cursor
    ///     }
    ///
    /// The journal has to keep a feed: `JournalConfiguration(feed: .bytes(256 << 20))`. Whoever follows reads it from
    /// the journal at his own pace, and holds nobody up; one who comes back later goes on behind the last cursor that
    /// he has kept, also with the next engine. Who is further behind than the feed reaches is told so.
    ///
    /// - Parameter cursor: behind which event to go on; without one from the oldest that is kept.
    public func events(after cursor: EventCursor? = nil) -> EngineEvents {
        EngineEvents(engine: self, start: cursor ?? .start)
    }

    /// The feed's groups behind `last`, once there is one.
    func feedRows(behind last: LSN, _ cursor: EventCursor, items limit: Int) async throws -> [FeedRow] {
        try await withQueues { queues in
            let journal = queues.world.journal
            guard journal.keepsFeed else { throw EngineError.noFeed }
            while true {
                let page = try await journal.feed(behind: last, items: limit)
                if cursor != .start, let oldest = page.oldest, oldest.rawValue > cursor.group + 1 {
                    throw EngineError.feedGone(cursor)
                }
                // The cursor's own group is read again for what is behind it there.
                if page.rows.contains(where: { $0.lsn.rawValue > cursor.group || cursor.event < .max }) {
                    return page.rows
                }
                try Task.checkCancellation()
                await journal.waitForCommit(behind: max(last, LSN(cursor.group)))
                if journal.hasStopped { throw JournalError(.closed, "the journal has stopped") }
            }
        }
    }

    /// What the journal has of these, beside its log.
    func entities(_ ids: [EntityID]) async throws -> [RecoveredEntity] {
        guard !ids.isEmpty else { return [] }
        return try await withQueues { queues in
            let blocks = queues.world.blocks
            return try await queues.world.journal.read { view in
                let logged = try Recovery.read(view, with: blocks).entities
                return try ids.map { try logged[$0] ?? Recovery.snapshot(of: $0, in: view, with: blocks) }
            }
        }
    }
}

extension EngineError {
    fileprivate static let noFeed = EngineError(
        .feedGone, "the journal keeps no feed: open it with JournalConfiguration(feed: .bytes(…))")

    fileprivate static func feedGone(_ cursor: EventCursor) -> EngineError {
        EngineError(
            .feedGone,
            "what happened behind \(cursor) is not kept any more: look at what there is now, and go on without a "
                + "cursor; or keep a longer feed")
    }
}
