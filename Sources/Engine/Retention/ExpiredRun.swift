import RatchetJournal

/// A run that is to be deleted, and what there is of it beside its history.
struct ExpiredRun: Sendable {
    let key: RunEndKey
    /// The id that the caller gave, if it is still this run's.
    let givenID: String?
    private let idRow: UserKey?
    /// Its rows by tags and attributes.
    private let termRows: [TermKey]
    /// The log holds nothing of the run behind this.
    let last: LSN
    /// How many ids of messages it has; not counted above ``signalLimit``.
    let signals: Int

    /// The most ids of messages that are deleted in one commit. What has more loses them first, part by part.
    static let signalLimit = 2_048

    var number: UInt64 { key.number }

    /// Whether its id is still its own: somebody may have started another run of that id since this was looked up.
    func ownsID(in view: borrowing any StoreView & ~Copyable) throws -> Bool {
        try idRow.map { try EngineTables.runIDs.value(for: $0, in: view) == number } ?? false
    }

    /// Whether everything of it can be deleted in one commit.
    var isSmall: Bool { signals < Self.signalLimit }

    /// - Parameter summary: `nil` if it cannot be read.
    init(
        _ key: RunEndKey, _ summary: RunEndSummary?, in view: borrowing any StoreView & ~Copyable, with blocks: Blocks
    ) throws {
        self.key = key
        let id = try summary.map(\.givenID) ?? Self.givenID(key.number, view, blocks)
        let row = id.map { blocks.key($0, in: EngineTables.runIDs.name) }
        let isItsOwn = try row.map { try EngineTables.runIDs.value(for: $0, in: view) == key.number } ?? false
        givenID = isItsOwn ? id : nil
        idRow = isItsOwn ? row : nil
        termRows = summary?.terms.keys(.over(key), with: blocks) ?? []
        last = try Recovery.covered(.run(key.number), in: view) ?? LogState.last(in: view)
        signals = try Self.signals(key.number, view)
    }

    private static func givenID(
        _ number: UInt64, _ view: borrowing any StoreView & ~Copyable, _ blocks: Blocks
    ) throws -> String? {
        RunFold.header(of: try Recovery.snapshot(of: .run(number), in: view, with: blocks))?.givenID
    }

    private static func signals(_ number: UInt64, _ view: borrowing any StoreView & ~Copyable) throws -> Int {
        var count = 0
        let ids = SignalIDKey.ids(of: number)
        let keys = KeyRange(from: ids.lowerBound.keyBytes, upTo: ids.upperBound.keyBytes)
        for table in [EngineTables.signalIDs.name, EngineTables.messageAnswers.name] where count < signalLimit {
            try view.scan(table, keys) { _, _ in
                count += 1
                return count < signalLimit ? .next : .stop
            }
        }
        return count
    }

    /// - Parameter ownsID: whether its id is still its own.
    func writes(ownsID: Bool) -> [WriteBatch.Operation] {
        guard isSmall else { return signalWrites }
        let id = ownsID ? idRow.map { [EngineTables.runIDs.delete($0)] } : nil
        return signalWrites + [EngineTables.runsByEnd.delete(key)] + (id ?? [])
            + termRows.map(EngineTables.runsByTerm.delete)
    }

    private var signalWrites: [WriteBatch.Operation] {
        guard signals > 0 else { return [] }
        let ids = SignalIDKey.ids(of: number)
        return [
            EngineTables.signalIDs.deleteRange(ids, limit: Self.signalLimit),
            EngineTables.messageAnswers.deleteRange(ids, limit: Self.signalLimit),
        ]
    }
}
