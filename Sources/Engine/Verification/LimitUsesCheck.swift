import RatchetJournal

/// Checks that what rate limits have let through can be read, and is that of a queue.
struct LimitUsesCheck: JournalCheck {
    func run(_ verification: Verification) async throws {
        let table = QueueTables.uses.name
        try await verification.slices(of: table) { rows, view in
            let queues = try QueueNumbers(verification, view)
            for row in rows {
                guard let key = row.key.withUnsafeBytes({ LimitKey(keyBytes: $0) }),
                    LimitUse(time: key.time, decoding: row.value) != nil
                else {
                    verification.add(
                        Finding(
                            .badRow, "the row is nothing that a limit has let through", table: table,
                            key: row.key.hexText, effect: "more jobs may be begun than the limit allows",
                            advice: Advice.restore))
                    continue
                }
                guard let queues, !queues.contains(key.queue) else { continue }
                verification.add(
                    Finding(
                        .strayRow, "there is no queue of this number", table: table, key: "queue \(key.queue)",
                        effect: "the row takes room, and means nothing", advice: Advice.derived))
            }
        }
    }
}
