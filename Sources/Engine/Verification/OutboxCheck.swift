import RatchetJournal

/// Checks that each delivery in the outbox, and each value in the app's store, can be read.
struct OutboxCheck: JournalCheck {
    func run(_ verification: Verification) async throws {
        try await check(EngineTables.outbox, verification, Self.undelivered) { key, bytes throws(JournalError) in
            guard (try? Delivery(decoding: bytes)) != nil else { throw Self.damaged }
            return "delivery \(key)"
        }
        try await check(EngineTables.store, verification, Self.unread) { key, bytes throws(JournalError) in
            guard let row = try? StoreRow(decoding: bytes),
                verification.blocks.key(row.key, in: EngineTables.store.name) == key
            else { throw Self.damaged }
            return key.name
        }
    }

    private static let undelivered = "what a run has sent is not delivered, and whoever waits for it waits"
    private static let unread = "whoever asks for the key gets an error"
    private static let damaged = JournalError(.damaged, "it says nothing that is known")

    private func check<Key: OrderedKey>(
        _ table: BlockTable<Key>, _ verification: Verification, _ effect: String,
        _ read: @escaping @Sendable (Key, [UInt8]) throws(JournalError) -> String
    ) async throws {
        try await verification.slices(of: table.name) { rows, _ in
            for row in rows {
                do throws(JournalError) {
                    guard let key = row.key.withUnsafeBytes({ Key(keyBytes: $0) }) else { throw Self.damaged }
                    _ = try read(key, try table.value(of: row.value, key, with: verification.blocks))
                } catch {
                    guard !verification.isUnopened(error, in: table.name) else { continue }
                    verification.add(
                        Finding(
                            .checksum, error.message, table: table.name, key: row.key.hexText, effect: effect,
                            advice: Advice.restore))
                }
            }
        }
    }
}
