/// The commit group that is being gathered while the one before it is made durable.
struct OpenGroup: Sendable {
    typealias Outcome = Result<Receipt, JournalError>
    typealias Answer = UnsafeContinuation<Outcome, Never>

    /// A snapshot, and how many of the group's items came before it.
    struct PlacedSnapshot: Sendable {
        let entity: EntityID
        /// The value, as the codecs have not seen it yet.
        let block: [UInt8]
        let item: UInt32
        /// Whether the entity is over.
        let isLast: Bool
    }

    private(set) var header = GroupHeader(items: [])
    private(set) var body = PlainBlock()
    private(set) var snapshots: [PlacedSnapshot] = []
    private(set) var forgotten: [ForgottenKey] = []
    private(set) var writes: [WriteBatch.Operation] = []
    /// Of those who wait until it is durable.
    private(set) var answers: [Answer] = []
    /// What the archiver has handed in, and where it waits for that to be durable.
    private(set) var housekeeping: Housekeeping?
    private(set) var housekeeper: UnsafeContinuation<Bool, Never>?
    private(set) var submissions = 0
    /// Roughly what the group holds, snapshots included.
    private(set) var bytes = 0

    var isEmpty: Bool { !isSubmitted && housekeeping == nil }

    /// Whether there is anything in it but housekeeping.
    var isSubmitted: Bool { submissions > 0 }

    func isFull(_ limits: JournalLimits) -> Bool {
        bytes >= min(limits.groupBytes, Submission.itemLimit) || submissions >= limits.groupSubmissions
    }

    /// Without an `answer` nobody waits until the submission is durable.
    mutating func add(_ submission: CompressedSubmission, answer: Answer?) {
        for item in submission.items {
            header.items.append(GroupHeader.Item(entity: item.entity, length: item.bytes.count))
            body.append(item.bytes)
            bytes += item.bytes.count
        }
        for snapshot in submission.snapshots { add(snapshot) }
        forgotten += submission.forgotten
        writes += submission.writes
        submissions += 1
        if let answer { answers.append(answer) }
    }

    mutating func add(_ housekeeping: Housekeeping, _ housekeeper: UnsafeContinuation<Bool, Never>) {
        self.housekeeping = housekeeping
        self.housekeeper = housekeeper
    }

    private mutating func add(_ snapshot: CompressedSubmission.Snapshot) {
        let item = UInt32(header.items.count)
        snapshots.append(
            PlacedSnapshot(
                entity: snapshot.entity, block: snapshot.block, item: item, isLast: snapshot.isLast))
        bytes += snapshot.block.count
    }
}
