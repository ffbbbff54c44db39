/// The commit group that is being gathered while the one before it is made durable.
struct OpenGroup: Sendable {
    typealias Outcome = Result<Receipt, JournalError>
    typealias Answer = UnsafeContinuation<Outcome, Never>

    /// A snapshot, and how many of the group's items came before it.
    struct PlacedSnapshot: Sendable {
        let entity: EntityID
        /// The value, as the codecs have not seen it yet.
        ///
        /// `nil` of one that is over and leaves nothing.
        let block: [UInt8]?
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
    /// The most that the group adds to the log.
    private(set) var logBytes = 0
    /// There was no room to spare: what the group's own snapshots include need not stand in the log.
    var isShort = false

    var isEmpty: Bool { !isSubmitted && housekeeping == nil }

    /// Whether there is anything in it but housekeeping.
    var isSubmitted: Bool { submissions > 0 }

    func isFull(_ limits: JournalLimits) -> Bool {
        bytes >= min(limits.groupBytes, Submission.itemLimit) || submissions >= limits.groupSubmissions
    }

    /// Takes out the items of those entities whose snapshot in the group includes all of them.
    ///
    /// Recovery would pass them over: they become durable as a part of their snapshot.
    /// - Returns: What was taken out, in order.
    mutating func dropCovered() -> [LogItem] {
        let covered = coveredEntities()
        var (kept, keptBody) = (GroupHeader(items: []), PlainBlock(reserving: body.count))
        var dropped: [LogItem] = []
        // How many items are left of those before each place.
        var left: [UInt32] = []
        let bytes = body.bytes
        var offset = bytes.startIndex
        for item in header.items {
            left.append(UInt32(kept.items.count))
            let itemBytes = bytes[offset..<offset + item.length]
            offset += item.length
            if covered.contains(item.entity) {
                dropped.append(LogItem(item.entity, Array(itemBytes)))
            } else {
                kept.items.append(item)
                keptBody.append(itemBytes)
            }
        }
        left.append(UInt32(kept.items.count))
        (header, body) = (kept, keptBody)
        snapshots = snapshots.map {
            PlacedSnapshot(entity: $0.entity, block: $0.block, item: left[Int($0.item)], isLast: $0.isLast)
        }
        return dropped
    }

    /// Those that have no item behind their last snapshot.
    private func coveredEntities() -> Set<EntityID> {
        var bounds: [EntityID: UInt32] = [:]
        for snapshot in snapshots { bounds[snapshot.entity] = snapshot.item }
        var covered = Set(bounds.keys)
        for (place, item) in header.items.enumerated() {
            if let bound = bounds[item.entity], place >= bound { covered.remove(item.entity) }
        }
        return covered
    }

    /// Without an `answer` nobody waits until the submission is durable.
    mutating func add(_ submission: CompressedSubmission, answer: Answer?) {
        for item in submission.items {
            header.items.append(GroupHeader.Item(entity: item.entity, length: item.bytes.count))
            body.append(item.bytes)
            bytes += item.bytes.count
        }
        logBytes += LogRoom.bytes(of: submission.items)
        for snapshot in submission.snapshots { add(snapshot) }
        for entity in submission.ended {
            let item = UInt32(header.items.count)
            snapshots.append(PlacedSnapshot(entity: entity, block: nil, item: item, isLast: true))
        }
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
