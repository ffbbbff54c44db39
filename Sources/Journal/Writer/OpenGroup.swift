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
    }

    private(set) var header = GroupHeader(items: [])
    private(set) var body = PlainBlock()
    private(set) var snapshots: [PlacedSnapshot] = []
    private(set) var writes: [WriteBatch.Operation] = []
    /// Of those who wait until it is durable.
    private(set) var answers: [Answer] = []
    private(set) var submissions = 0
    /// Roughly what the group holds, snapshots included.
    private(set) var bytes = 0

    var isEmpty: Bool { submissions == 0 }

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
        for snapshot in submission.snapshots {
            let item = UInt32(header.items.count)
            snapshots.append(PlacedSnapshot(entity: snapshot.entity, block: snapshot.block, item: item))
            bytes += snapshot.block.count
        }
        writes += submission.writes
        submissions += 1
        if let answer { answers.append(answer) }
    }
}
