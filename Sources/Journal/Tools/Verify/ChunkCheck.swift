/// Checks that each long value has all of its chunks, and that each chunk is one of a value.
struct ChunkCheck: JournalCheck {
    /// Those of all values that went on behind their rows when the pages were looked at.
    let firstChunks: [ChunkKey]

    func run(_ verification: Verification) async throws {
        try await verification.slices(of: Chunks.table) { rows, view in
            for row in rows { try check(row, view, verification) }
        }
        for first in firstChunks where verification.isWhole(Chunks.table, first.table) {
            try Task.checkCancellation()
            try await verification.store.read { view in try checkEnd(of: first, view, verification) }
        }
    }

    /// A value that has all of its chunks has one that is shorter, as its last one.
    private func checkEnd(
        of first: ChunkKey, _ view: borrowing any StoreView & ~Copyable, _ verification: Verification
    ) throws {
        // It may have been replaced or deleted since.
        guard let value = try view.value(for: first.row, in: first.table), value.count >= Chunks.byteCount else {
            return
        }
        let last = ChunkKey(table: first.table, row: first.row, index: value.count / Chunks.byteCount)
        guard try view.value(for: last.bytes, in: Chunks.table) == nil else { return }
        add(
            .missingRow, "the value goes on in chunk \(last.index), which is not there", first.row, in: first.table,
            verification)
    }

    private func check(
        _ row: Verification.Row, _ view: borrowing any StoreView & ~Copyable, _ verification: Verification
    ) throws {
        guard let key = ChunkKey(row.key),
            (Chunks.headBytes...Chunks.headBytes + Chunks.byteCount).contains(row.value.count)
        else {
            return verification.add(
                Finding(
                    .badRow, "the row is no chunk of a value", table: Chunks.table, key: row.key.hexText,
                    effect: "it takes room", advice: Advice.none))
        }
        let checksum = row.value.withUnsafeBytes { bytes in
            key.checksum(of: UnsafeRawBufferPointer(rebasing: bytes[Chunks.headBytes...])).littleEndianBytes
        }
        if !row.value.starts(with: checksum) {
            add(
                .checksum, "the checksum of chunk \(key.index) of the value does not fit", key.row, in: key.table,
                verification)
        }
        guard verification.isWhole(Chunks.table, key.table), try isReached(key, view) == false else { return }
        verification.add(
            Finding(
                .strayRow, "no value goes on in it", table: Chunks.table, key: "\(key)", effect: "it takes room",
                advice: Advice.none))
    }

    /// Whether what comes before the chunk is there, and goes on.
    private func isReached(_ key: ChunkKey, _ view: borrowing any StoreView & ~Copyable) throws(JournalError) -> Bool {
        guard let previous = key.previous else {
            return try view.value(for: key.row, in: key.table).map { $0.count >= Chunks.byteCount } ?? false
        }
        let chunk = try view.value(for: previous.bytes, in: Chunks.table)
        return chunk.map { Chunks.goOn(behind: $0.count - Chunks.headBytes) } ?? false
    }

    private func add(
        _ kind: Finding.Kind, _ what: String, _ row: [UInt8], in table: TableName, _ verification: Verification
    ) {
        verification.add(
            Finding(
                kind, what, table: table, key: row.hexText, effect: "the value is damaged, and what needs it is parked",
                advice: Advice.restore))
    }
}

extension UInt32 {
    fileprivate var littleEndianBytes: [UInt8] { withUnsafeBytes(of: littleEndian) { Array($0) } }
}
