@testable import RatchetJournal

/// A journal in memory in which the last row of a table is not found, as one behind a damaged page.
struct GappyStore: ReadableStore {
    private struct View: StoreView {
        let base: MemoryView
        let table: TableName

        func value(for key: [UInt8], in table: TableName) throws(JournalError) -> [UInt8]? {
            try base.value(for: key, in: table)
        }

        func scan(
            _ table: TableName, _ range: KeyRange,
            _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) throws -> ScanStep
        ) throws {
            var last: [UInt8]?
            try base.scan(self.table, KeyRange(descending: true)) { key, _ in
                last = Array(key)
                return .stop
            }
            try base.scan(table, range) { key, row in
                table == self.table && Array(key) == last ? .next : try body(key, row)
            }
        }

        func count(of table: TableName) throws(JournalError) -> Int { try base.count(of: table) }
    }

    let image: MemoryImage
    let table: TableName

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (borrowing any StoreView & ~Copyable) throws -> sending Result
    ) async throws -> Result {
        try body(View(base: MemoryView(tables: image.tables), table: table))
    }

    func close() async {}
}
