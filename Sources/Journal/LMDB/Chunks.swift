import CLMDB

/// The rows in which the long values of one table go on; not to be used after the transaction's end.
///
/// LMDB keeps a value in neighbouring pages. A long one would need a long run of them, which a file that was in use for
/// a while no longer has: it would grow, however much of it is free. So no row has more than a chunk: a row of the
/// table that has exactly ``byteCount`` bytes goes on in chunks 1, 2 and so on, up to the first that is shorter.
struct Chunks {
    static let table = JournalTables.chunks
    /// The bytes of a chunk, and of the part of a value that is in its table's own row.
    static let byteCount = WriteBatch.longValue
    /// What stands before the part in a row of the table: its checksum.
    static let headBytes = 4

    /// Whether a value goes on behind a row, or a part, of so many bytes.
    static func goOn(behind count: Int) -> Bool { count == byteCount }

    let transaction: OpaquePointer
    let handle: MDB_dbi
    /// The table whose values they are of.
    let name: TableName
    /// Where the journal is, for messages.
    let path: String

    /// Whether no value of any table has chunks.
    func isEmpty() throws(JournalError) -> Bool {
        var numbers = MDB_stat()
        try JournalError.check(mdb_stat(transaction, handle, &numbers), "be read", at: path)
        return numbers.ms_entries == 0
    }

    /// The value that starts with `first`; it ends where a chunk is missing.
    ///
    /// The checksums are not looked at, here as little as those of short rows: whoever the row belongs to does that,
    /// and knows what the damage means. They are for telling which chunk it is.
    func whole(_ first: UnsafeRawBufferPointer, of key: [UInt8]) throws(JournalError) -> [UInt8] {
        var parts = [first]
        while Self.goOn(behind: parts[parts.count - 1].count), let next = try part(parts.count, of: key) {
            parts.append(next)
        }
        var value: [UInt8] = []
        value.reserveCapacity(parts.reduce(0) { $0 + $1.count })
        for part in parts { value.append(contentsOf: part) }
        return value
    }

    private func part(_ index: Int, of key: [UInt8]) throws(JournalError) -> UnsafeRawBufferPointer? {
        var value = MDB_val()
        let code = self.key(index, of: key).bytes.withLMDBValue { key in
            var key = key
            return mdb_get(transaction, handle, &key, &value)
        }
        guard code != MDB_NOTFOUND else { return nil }
        try JournalError.check(code, "be read", at: path)
        guard value.mv_size >= Self.headBytes else { return nil }
        return UnsafeRawBufferPointer(rebasing: value.bytes[Self.headBytes...])
    }

    /// Writes what does not fit into the value's own row.
    func write(_ value: [UInt8], of key: [UInt8]) throws(JournalError) {
        var index = 0
        var end = Self.byteCount
        repeat {
            index += 1
            let start = end
            end = min(start + Self.byteCount, value.count)
            try write(value[start..<end], at: self.key(index, of: key))
        } while end == (index + 1) * Self.byteCount
    }

    private func write(_ part: ArraySlice<UInt8>, at key: ChunkKey) throws(JournalError) {
        // The bytes are copied right to where they are written from.
        var room = MDB_val(mv_size: part.count + Self.headBytes, mv_data: nil)
        let code = key.bytes.withLMDBValue { key in
            var key = key
            return mdb_put(transaction, handle, &key, &room, UInt32(MDB_RESERVE))
        }
        try JournalError.check(code, "be written", at: path)
        let target = UnsafeMutableRawBufferPointer(start: room.mv_data, count: room.mv_size)
        part.withUnsafeBytes { part in
            target.storeBytes(of: key.checksum(of: part).littleEndian, as: UInt32.self)
            UnsafeMutableRawBufferPointer(rebasing: target[Self.headBytes...]).copyMemory(from: part)
        }
    }

    /// Removes all chunks of a value.
    func remove(of key: [UInt8]) throws(JournalError) {
        var index = 1
        while try remove(self.key(index, of: key)) { index += 1 }
    }

    private func remove(_ key: ChunkKey) throws(JournalError) -> Bool {
        let code = key.bytes.withLMDBValue { key in
            var key = key
            return mdb_del(transaction, handle, &key, nil)
        }
        guard code != MDB_NOTFOUND else { return false }
        try JournalError.check(code, "be written", at: path)
        return true
    }

    private func key(_ index: Int, of row: [UInt8]) -> ChunkKey { ChunkKey(table: name, row: row, index: index) }
}
