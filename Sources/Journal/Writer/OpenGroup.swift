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
    /// The most that the group adds to the log.
    private(set) var logBytes = 0
    /// There was no room to spare: what the group's own snapshots include need not stand in the log.
    var isShort = false

    var isEmpty: Bool { submissions == 0 }

    func isFull(_ limits: JournalLimits) -> Bool {
        bytes >= min(limits.groupBytes, Submission.itemLimit) || submissions >= limits.groupSubmissions
    }

    /// Takes out the items that a snapshot of the same group includes.
    ///
    /// Recovery would pass them over: they become durable as a part of their snapshot.
    mutating func dropCovered() {
        var covered: [EntityID: UInt32] = [:]
        for snapshot in snapshots { covered[snapshot.entity] = snapshot.item }
        var (kept, keptBody) = (GroupHeader(items: []), PlainBlock(reserving: body.count))
        // How many items are left of those before each place.
        var left: [UInt32] = []
        let bytes = body.bytes
        var offset = bytes.startIndex
        for (place, item) in header.items.enumerated() {
            left.append(UInt32(kept.items.count))
            if place >= covered[item.entity] ?? 0 {
                kept.items.append(item)
                keptBody.append(bytes[offset..<offset + item.length])
            }
            offset += item.length
        }
        left.append(UInt32(kept.items.count))
        (header, body) = (kept, keptBody)
        snapshots = snapshots.map {
            PlacedSnapshot(entity: $0.entity, block: $0.block, item: left[Int($0.item)])
        }
    }

    /// Without an `answer` nobody waits until the submission is durable.
    mutating func add(_ submission: CompressedSubmission, answer: Answer?) {
        for item in submission.items {
            header.items.append(GroupHeader.Item(entity: item.entity, length: item.bytes.count))
            body.append(item.bytes)
            bytes += item.bytes.count
        }
        logBytes += LogRoom.bytes(of: submission.items)
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
