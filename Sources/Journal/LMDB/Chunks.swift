import CLMDB

/// The rows in which the long values of one table go on; not to be used after the transaction's end.
///
/// LMDB keeps a value in neighbouring pages. A long one would need a long run of them, which a file that was in use for
/// a while no longer has: it would grow, however much of it is free. So no row has more than a chunk: a row of the
/// table that has exactly ``byteCount`` bytes goes on in chunks 1, 2 and so on, up to the first that is shorter.
struct Chunks {
    static let table = JournalTables.chunks
    /// The bytes of a chunk, and of the part of a value that is in its table's own row.
    static let byteCount = 1 << 20

    /// Whether a value goes on behind a row with so many bytes.
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

    /// The value that starts with `first`.
    /// - Throws: ``JournalError/Code/damaged`` if a chunk is missing, or is not what was written there.
    func whole(_ first: UnsafeRawBufferPointer, of key: [UInt8]) throws(JournalError) -> [UInt8] {
        var parts = [first]
        while Self.goOn(behind: parts[parts.count - 1].count) {
            parts.append(try part(parts.count, of: key))
        }
        var value: [UInt8] = []
        value.reserveCapacity(parts.reduce(0) { $0 + $1.count })
        for part in parts { value.append(contentsOf: part) }
        return value
    }

    private func part(_ index: Int, of key: [UInt8]) throws(JournalError) -> UnsafeRawBufferPointer {
        let chunkKey = try self.key(index, of: key)
        var value = MDB_val()
        let code = chunkKey.withLMDBValue { key in
            var key = key
            return mdb_get(transaction, handle, &key, &value)
        }
        guard code != MDB_NOTFOUND else { throw damaged(index, of: key, "is missing") }
        try JournalError.check(code, "be read", at: path)
        let bytes = value.bytes
        guard bytes.count >= 4 else { throw damaged(index, of: key, "is too short") }
        let part = UnsafeRawBufferPointer(rebasing: bytes[4...])
        guard UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self)) == checksum(part, at: chunkKey) else {
            throw damaged(index, of: key, "does not fit its checksum")
        }
        return part
    }

    /// Writes what does not fit into the value's own row.
    func write(_ value: [UInt8], of key: [UInt8]) throws(JournalError) {
        var index = 0
        var end = Self.byteCount
        repeat {
            index += 1
            let start = end
            end = min(start + Self.byteCount, value.count)
            try write(value[start..<end], index, of: key)
        } while end == (index + 1) * Self.byteCount
    }

    private func write(_ part: ArraySlice<UInt8>, _ index: Int, of key: [UInt8]) throws(JournalError) {
        let chunkKey = try self.key(index, of: key)
        // The bytes are copied right to where they are written from.
        var room = MDB_val(mv_size: part.count + 4, mv_data: nil)
        let code = chunkKey.withLMDBValue { key in
            var key = key
            return mdb_put(transaction, handle, &key, &room, UInt32(MDB_RESERVE))
        }
        try JournalError.check(code, "be written", at: path)
        let target = UnsafeMutableRawBufferPointer(start: room.mv_data, count: room.mv_size)
        part.withUnsafeBytes { part in
            target.storeBytes(of: checksum(part, at: chunkKey).littleEndian, as: UInt32.self)
            UnsafeMutableRawBufferPointer(rebasing: target[4...]).copyMemory(from: part)
        }
    }

    /// Removes all chunks of a value.
    func remove(of key: [UInt8]) throws(JournalError) {
        var index = 1
        while try remove(index, of: key) { index += 1 }
    }

    private func remove(_ index: Int, of key: [UInt8]) throws(JournalError) -> Bool {
        let code = try self.key(index, of: key).withLMDBValue { key in
            var key = key
            return mdb_del(transaction, handle, &key, nil)
        }
        guard code != MDB_NOTFOUND else { return false }
        try JournalError.check(code, "be written", at: path)
        return true
    }

    // MARK: - Rows

    /// Lengths stand in front, so that no two values have the same.
    private func key(_ index: Int, of key: [UInt8]) throws(JournalError) -> [UInt8] {
        var writer = ByteWriter(reserving: name.rawValue.utf8.count + key.count + 8)
        writer.text(name.rawValue)
        writer.blob(key)
        writer.raw(withUnsafeBytes(of: UInt32(truncatingIfNeeded: index).bigEndian) { Array($0) })
        guard writer.count <= WriteBatch.keyLimit else {
            throw JournalError(
                .tooLarge,
                "a value of table '\(name)' has \(Self.byteCount) bytes or more, and a key of \(key.count) bytes, "
                    + "which is too long for such a value")
        }
        return writer.bytes
    }

    private func checksum(_ part: UnsafeRawBufferPointer, at key: [UInt8]) -> UInt32 {
        CRC32C.checksum(part, continuing: CRC32C.checksum(key))
    }

    private func damaged(_ index: Int, of key: [UInt8], _ what: String) -> JournalError {
        JournalError(
            .damaged, "chunk \(index) of the value \(BlockPlace(table: name, key: key)) \(what): restore a backup")
    }
}
