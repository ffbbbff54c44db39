/// One dictionary as the table `dictionaries` keeps it; drawn byte by byte in Docs/FORMAT.md.
struct DictionaryRow: Sendable, Hashable {
    static let table = JournalTables.dictionaries
    /// Of one that cannot be read.
    static let unknownKind: TableName = ""

    let kind: TableName
    /// How small blocks were with it when it was new.
    let ratio: Double
    let bytes: [UInt8]

    init(kind: TableName, ratio: Double, bytes: [UInt8]) {
        self.kind = kind
        self.ratio = ratio
        self.bytes = bytes
    }

    /// - Throws: ``JournalError/Code/damaged`` if it is not what was written there.
    init(_ number: UInt32, _ row: [UInt8], with blocks: Blocks) throws(JournalError) {
        let value = try Self.table.value(of: row, number, with: blocks)
        do {
            var reader = ByteReader(value)
            kind = TableName(try reader.text())
            ratio = Double(try reader.varint()) / 1_000
            bytes = Array(try reader.take(reader.remaining))
        } catch {
            throw JournalError(.damaged, "dictionary \(number) in table 'dictionaries' is damaged: restore a backup")
        }
    }

    func put(_ number: UInt32, with blocks: Blocks) throws(JournalError) -> WriteBatch.Operation {
        var writer = ByteWriter(reserving: bytes.count + 64)
        writer.text(kind.rawValue)
        writer.varint(UInt64(max(0, min(ratio, 1_000)) * 1_000))
        writer.raw(bytes)
        return try Self.table.put(number, writer.bytes, with: blocks)
    }

    static func numbers(in view: borrowing any StoreView & ~Copyable) throws -> [UInt32] {
        var numbers: [UInt32] = []
        try table.scanKeys(.all, in: view) { key in
            numbers.append(key)
            return .next
        }
        return numbers
    }
}
