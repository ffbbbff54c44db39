import RatchetJournal

/// Checks that each schedule can be read, and stands where its name says.
struct SchedulesCheck: JournalCheck {
    func run(_ verification: Verification) async throws {
        let table = EngineTables.schedules
        try await verification.slices(of: table.name) { rows, _ in
            for row in rows {
                do throws(JournalError) {
                    let key = UserKey(row.key)
                    try check(try table.value(of: row.value, key, with: verification.blocks), key, verification.blocks)
                } catch {
                    guard !verification.isUnopened(error, in: table.name) else { continue }
                    verification.add(
                        Finding(
                            .checksum, error.message, table: table.name, key: UserKey(row.key).name,
                            effect: "the schedule starts no runs; one that the app declares is made anew",
                            advice: Advice.restore))
                }
            }
        }
    }

    private func check(_ bytes: [UInt8], _ key: UserKey, _ blocks: Blocks) throws(JournalError) {
        guard let row = try? ScheduleRow(decoding: bytes), blocks.key(row.name, in: EngineTables.schedules.name) == key
        else { throw JournalError(.damaged, "the row says nothing that is known, or stands in another's place") }
    }
}
