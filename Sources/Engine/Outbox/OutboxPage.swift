import RatchetJournal

/// A part of the table `outbox`, read in order.
struct OutboxPage: Sendable {
    private(set) var entries: [OutboxEntry] = []
    /// Rows that are damaged, or of a kind that this version does not know.
    private(set) var unreadable: [(number: UInt64, cause: String)] = []
    /// Where the rest of the table begins; `nil` if there is none.
    private(set) var next: UInt64?

    init(
        _ view: borrowing any StoreView & ~Copyable, from first: UInt64, count: Int, bytes: Int, with blocks: Blocks
    ) throws {
        var page = OutboxPage()
        var left = (count: count, bytes: bytes)
        try EngineTables.outbox.scanResults(KeyRange(from: first.keyBytes), in: view, with: blocks) { number, row in
            guard left.count > 0, left.bytes > 0 else {
                page.next = number
                return .stop
            }
            page.add(number, row)
            left.count -= 1
            left.bytes -= page.entries.last?.bytes ?? 0
            return .next
        }
        self = page
    }

    private init() {}

    private mutating func add(_ number: UInt64, _ row: Result<[UInt8], JournalError>) {
        do {
            entries.append(OutboxEntry(number: number, delivery: try Delivery(decoding: try row.get())))
        } catch let error as JournalError {
            unreadable.append((number, error.message))
        } catch {
            unreadable.append((number, "it says nothing that this version knows"))
        }
    }
}
