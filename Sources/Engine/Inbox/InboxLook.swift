import RatchetJournal

/// What the engine sees when it looks into the inbox.
struct InboxLook: Sendable {
    /// Enough that reading them costs little beside carrying them out.
    private static let rowLimit = 64
    private static let byteLimit = 1 << 20

    /// The oldest commands, undecoded.
    private(set) var rows: [(number: UInt64, bytes: [UInt8])] = []
    /// Answers that are not to be kept any longer.
    private(set) var expired: [(number: UInt64, key: UserKey?)] = []

    init(
        _ view: borrowing any StoreView & ~Copyable, at now: Timestamp, keeping limits: AnswerRetention
    ) throws {
        try addRows(view)
        if !rows.isEmpty { try addExpired(view, now, limits) }
    }

    private mutating func addRows(_ view: borrowing any StoreView & ~Copyable) throws {
        var (rows, bytes) = (self.rows, 0)
        try view.scan(InboxTables.inbox.name, .all) { key, row in
            // What is no number was written by something else than a client, and nobody waits for it.
            guard let number = UInt64(keyBytes: key) else { return .next }
            rows.append((number, Array(row)))
            bytes += row.count
            return rows.count < Self.rowLimit && bytes < Self.byteLimit ? .next : .stop
        }
        self.rows = rows
    }

    /// At most two for each that will come: so their number falls to the limit, and no commit has much to remove.
    private mutating func addExpired(
        _ view: borrowing any StoreView & ~Copyable, _ now: Timestamp, _ limits: AnswerRetention
    ) throws {
        let tooMany = try view.count(of: InboxTables.answers.name) + rows.count - limits.count
        let most = 2 * rows.count
        var expired: [(UInt64, UserKey?)] = []
        try InboxTables.answers.scan(.all, in: view) { number, row in
            guard expired.count < most else { return .stop }
            guard let answer = try? InboxRow(row, at: number) else {
                // Whose it was cannot be told: nobody finds it.
                expired.append((number, nil))
                return .next
            }
            guard expired.count < tooMany || now - answer.time > limits.duration else { return .stop }
            expired.append((number, answer.key))
            return .next
        }
        self.expired = expired
    }
}
