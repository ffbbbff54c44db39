import RatchetJournal

/// Checks that what became of each message that had an id can be read, and that its run is there.
struct MessageAnswersCheck: JournalCheck {
    func run(_ verification: Verification) async throws {
        let table = EngineTables.messageAnswers
        let owners = MessageOwners(table.name)
        try await verification.slices(of: table.name) { rows, view in
            for row in rows {
                guard let key = row.key.withUnsafeBytes({ SignalIDKey(keyBytes: $0) }) else {
                    Self.add(.badRow, "the row is no answer to a message", row.key.hexText, nil, verification)
                    continue
                }
                try Self.check(key, row.value, verification)
                try owners.add(key, verification, view)
            }
        }
        try await owners.settle(verification)
    }

    private static func check(_ key: SignalIDKey, _ row: [UInt8], _ verification: Verification) throws {
        let name = "\(key.id.name), run \(key.run)"
        do throws(JournalError) {
            let bytes = try EngineTables.messageAnswers.value(of: row, key, with: verification.blocks)
            guard (try? MessageAnswer(decoding: bytes)) == nil else { return }
            add(.badRow, "the answer makes no sense", name, key.run, verification)
        } catch {
            guard !verification.isUnopened(error, in: EngineTables.messageAnswers.name) else { return }
            add(.checksum, error.message, name, key.run, verification)
        }
    }

    private static func add(
        _ kind: Finding.Kind, _ what: String, _ key: String, _ run: UInt64?, _ verification: Verification
    ) {
        verification.add(
            Finding(
                kind, what, table: EngineTables.messageAnswers.name, key: key, run: run,
                effect: "whoever sends the message again gets an error", advice: Advice.restore))
    }
}
