import RatchetJournal

extension SealableTable {
    /// A table whose rows have a number each that stands for the key of jobs.
    ///
    /// - Parameters:
    ///   - table: which one.
    ///   - place: where the number begins.
    ///   - isInKey: whether that is in the row's key; else it is in its value.
    static func laneKeys(_ table: TableName, at place: Int, inKey isInKey: Bool = true) -> SealableTable {
        let number = { @Sendable (key: [UInt8], row: [UInt8]) -> UInt64? in
            UInt64(tableBytes: Array((isInKey ? key : row).dropFirst(place).prefix(8)))
        }
        return SealableTable(
            name: table, blockStart: nil,
            rewritten: { key, row, _, new throws(JournalError) in
                guard let old = number(key, row) else { return nil }
                let bytes = LaneKey.sealed(old, with: new).keyBytes
                return isInKey
                    ? (replaced(key, at: place, by: bytes), row) : (key, replaced(row, at: place, by: bytes))
            },
            hasOpenKey: { key, row in number(key, row).map { !LaneKey.isSealed($0) } ?? false })
    }

    private static func replaced(_ bytes: [UInt8], at place: Int, by part: [UInt8]) -> [UInt8] {
        Array(bytes.prefix(place)) + part + bytes.dropFirst(place + part.count)
    }
}
