import RatchetJournal

/// Deleting what is kept of limits, once it does not matter any more.
///
/// Keys come and go: nobody else comes by the rows of one that is not used any more. So all rows are looked through in
/// turn, a page now and then, for as long as the limits let something through.
extension JobQueue {
    /// A limit has let something through.
    func noteCharge() {
        guard line.hasLimits, limitRows.noteCharge() else { return }
        alarm.ring()
    }

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
        await flush()
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
