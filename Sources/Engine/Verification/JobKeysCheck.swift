import RatchetJournal
import Synchronization

/// Checks that each id that a caller gave, and each claim, leads to a job that has it: in its snapshot, or in the log.
struct JobKeysCheck: JournalCheck {
    /// What a job has that the table's rows are found by.
    private typealias Chosen = @Sendable (JobEntry, Blocks) -> UserKey?

    func run(_ verification: Verification) async throws {
        try await check(
            QueueTables.ids, "id", "whoever enqueues or asks for the id gets the wrong job, or none", verification
        ) { $0.idKey(with: $1) }
        try await check(
            QueueTables.claims, "claim", "the row takes room, until somebody wants the same to himself", verification
        ) { $0.claimKey(with: $1) }
    }

    private func check(
        _ table: Table<UserKey, UInt64>, _ word: String, _ effect: String, _ verification: Verification,
        _ chosen: @escaping Chosen
    ) async throws {
        let unsettled = UnsettledKeys()
        let add = { @Sendable (what: String, key: UserKey, number: UInt64) in
            verification.add(
                .ofJob(.strayRow, what, table.name, number, key.name, effect: effect, advice: Advice.derived))
        }
        try await verification.slices(of: table.name) { rows, view in
            for row in rows {
                let key = UserKey(row.key)
                guard key.isDigest || key.text != nil, let number = UInt64(tableBytes: row.value) else {
                    verification.add(
                        Finding(
                            .badRow, "the row is no number of a job", table: table.name, key: row.key.hexText,
                            effect: "whoever enqueues with this \(word) gets an error", advice: Advice.restore))
                    continue
                }
                guard verification.isWhole(JournalTables.entities.name, JournalTables.archive.name),
                    let job = try verification.snapshot(of: .job(number), in: view), job.damage == nil
                else { continue }
                guard let bytes = job.snapshot else {
                    unsettled.add(key, number)
                    continue
                }
                guard let state = try? JobState(number: number, decoding: bytes),
                    // Which ones it has cannot be told.
                    state.entry.kind != JobEntry.unreadableKind, chosen(state.entry, verification.blocks) != key
                else { continue }
                add("the job has another \(word), or none", key, number)
            }
        }
        try await settle(unsettled.all, table, verification, chosen, word, add)
    }

    /// Jobs that had no snapshot yet: they are in the log, or have one by now, or are gone with the row.
    private func settle(
        _ rows: [UserKey: UInt64], _ table: Table<UserKey, UInt64>, _ verification: Verification,
        _ chosen: @escaping Chosen, _ word: String,
        _ add: @escaping @Sendable (_ what: String, UserKey, UInt64) -> Void
    ) async throws {
        guard !rows.isEmpty, verification.isWhole(JournalTables.log.name) else { return }
        try await verification.store.read { view in
            guard let log = try? Recovery.read(view, with: verification.blocks, limits: verification.limits) else {
                return
            }
            for (key, number) in rows.sorted(by: { $0.value < $1.value }) {
                guard try table.value(for: key, in: view) == number,
                    let job = try log.entities[.job(number)] ?? verification.snapshot(of: .job(number), in: view)
                else { continue }
                switch JobState.read(job) {
                case .damaged: continue
                case .gone: add("there is no such job", key, number)
                case .job(let state) where chosen(state.entry, verification.blocks) != key:
                    add("the job has another \(word), or none", key, number)
                case .job: continue
                }
            }
        }
    }
}

/// Rows of which one view alone does not tell whether their jobs are there.
private final class UnsettledKeys: Sendable {
    private let state = Mutex<[UserKey: UInt64]>([:])

    var all: [UserKey: UInt64] { state.withLock { $0 } }

    func add(_ key: UserKey, _ number: UInt64) { state.withLock { $0[key] = number } }
}
