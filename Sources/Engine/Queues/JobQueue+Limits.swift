import RatchetJournal

/// Keeping what limits have let through, for as long as that matters.
extension JobQueue {
    /// The limits let it through: the next one that is taken finds less of them.
    /// - Returns: Whether it may begin at once, since enough is durable ahead.
    @discardableResult
    func charge(_ job: QueuedJob, at now: Timestamp) -> Bool {
        guard line.hasLimits else { return true }
        let (uses, isAhead) = line.use(by: job, at: now)
        for (key, use) in uses { keep(use, of: key) }
        return isAhead
    }

    /// So that those that come next need not wait.
    func payAhead(for group: [QueuedJob], at now: Timestamp) {
        payAhead(0, at: now)
        for job in group where job.lane.key != 0 { payAhead(job.lane.key, at: now) }
    }

    private func payAhead(_ key: UInt64, at now: Timestamp) {
        guard let (uses, payment) = line.payAhead(key, at: now) else { return }
        for use in uses { keep(use, of: key) }
        outbound.submission.durability = .durable
        outbound.steps.append(.ahead(key: key, payment: payment))
        flushSoon()
    }

    /// After a stop only what has begun counts.
    func endAhead() async {
        for (key, use) in line.endAhead() { keep(use, of: key) }
        await flush()
    }

    func keep(_ use: LimitUse, of key: UInt64) {
        let isNew = outbound.add(use, as: LimitKey(number, key, use.time))
        if isNew, limitRows.noteRow() { alarm.ring() }
    }

    // MARK: - Deleting what does not matter any more

    // Keys come and go: nobody else comes by the rows of one that is not used any more. So all rows are looked through
    // in turn, a page now and then, for as long as the limits let something through.

    /// Looks through the next page if there is something new since the last one.
    func tidyLimits() async throws {
        guard limitRows.wantTidying else { return }
        let (number, start) = (number, limitRows.start)
        let (rows, last) = try await world.journal.read { view in
            var (rows, last, count) = ([(LimitKey, LimitUse)](), LimitKey?.none, 0)
            let range = KeyRange(from: start?.keyBytes ?? number.keyBytes, upTo: (number &+ 1).keyBytes)
            try QueueTables.uses.scan(range, in: view) { key, bytes in
                if let use = LimitUse(time: key.time, decoding: bytes) { rows.append((key, use)) }
                (last, count) = (key, count + 1)
                return count < LimitRows.page ? .next : .stop
            }
            return (rows, count < LimitRows.page ? nil : last)
        }
        let now = world.clock.now
        deleteSpent(rows, atMost: LimitRows.page, at: now)
        line.forgetFresh(at: now)
        limitRows.didLook(upTo: last)
        // Whoever hands in may have to go on with that for as long as jobs come.
        flushSoon()
    }

    /// What a limit has let through since a row was read, it knows: a row that is written again is written later.
    func deleteSpent(_ rows: [(LimitKey, LimitUse)], atMost limit: Int, at now: Timestamp) {
        var count = 0
        for (key, use) in rows where count < limit && line.isSpent(use, of: key.key, at: now) {
            outbound.submission.writes.append(QueueTables.uses.delete(key))
            count += 1
        }
    }
}
