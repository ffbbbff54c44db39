import RatchetJournal

/// The numbers of the queues that a view has.
struct QueueNumbers {
    private var numbers: [String: UInt32] = [:]
    private let all: Set<UInt32>

    /// `nil` if they cannot be told.
    init?(_ verification: Verification, _ view: borrowing any StoreView & ~Copyable) throws {
        guard verification.isWhole(QueueTables.queues.name) else { return nil }
        var numbers: [String: UInt32] = [:]
        var isWhole = true
        try QueueTables.queues.scanResults(.all, in: view, with: verification.blocks) { _, row in
            if let bytes = try? row.get(), let queue = try? QueueRow(decoding: bytes) {
                numbers[queue.name] = queue.number
            } else {
                isWhole = false
            }
            return .next
        }
        // What cannot be read is QueuesCheck's finding.
        guard isWhole else { return nil }
        self.numbers = numbers
        all = Set(numbers.values)
    }

    subscript(name: String) -> UInt32? { numbers[name] }

    func contains(_ number: UInt32) -> Bool { all.contains(number) }
}
