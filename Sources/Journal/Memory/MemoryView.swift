/// The tables of a memory image as they were when the view was lent.
struct MemoryView: StoreView {
    let tables: MemoryTables

    func value(for key: [UInt8], in table: TableName) throws(JournalError) -> [UInt8]? {
        tables[table].value(for: key)
    }

    func scan(
        _ table: TableName, _ range: KeyRange,
        _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) throws -> ScanStep
    ) throws {
        try tables[table].scan(range) { row in
            try row.key.withUnsafeBytes { key in
                try row.value.withUnsafeBytes { value in try body(key, value) }
            }
        }
    }

    func count(of table: TableName) throws(JournalError) -> Int { tables[table].count }
}
