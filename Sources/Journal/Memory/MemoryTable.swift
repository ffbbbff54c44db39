import DequeModule

/// Rows in the order of their keys, as a value: a view keeps a copy and is not touched by what is committed later.
///
/// The rows are in chunks of neighbours. A change copies one chunk and not the table if a view still has it; rows come
/// in at the end and go at the start at a cost that does not grow with the table.
struct MemoryTable: Sendable {
    struct Row: Sendable {
        let key: [UInt8]
        let value: [UInt8]
    }

    /// Where a row is, or where a key's row would be put.
    private struct Place {
        var chunk: Int
        var row: Int
    }

    private static let chunkRows = 128

    /// None is ever empty.
    private var chunks = Deque<[Row]>()
    private(set) var count = 0
    /// The bytes of all keys and values.
    private(set) var bytes = 0

    func value(for key: [UInt8]) -> [UInt8]? { row(at: lowerBound(key), withKey: key)?.value }

    /// Adds a row behind the last one.
    /// - Returns: Whether it was added: `false` if its key is not greater than all others.
    mutating func append(_ row: Row) -> Bool {
        if let last = chunks.last?.last, !last.key.lexicographicallyPrecedes(row.key) { return false }
        insert(row, at: Place(chunk: chunks.count, row: 0))
        return true
    }

    mutating func put(_ row: Row) {
        let place = lowerBound(row.key)
        guard let old = self.row(at: place, withKey: row.key) else { return insert(row, at: place) }
        bytes += row.value.count - old.value.count
        chunks[place.chunk][place.row] = row
    }

    mutating func delete(_ key: [UInt8]) {
        let place = lowerBound(key)
        guard row(at: place, withKey: key) != nil else { return }
        remove(place.row..<place.row + 1, from: place.chunk)
    }

    /// Removes rows from the start: those below `bound`, and at most `limit` of them.
    mutating func trim(below bound: [UInt8], limit: Int) { delete(from: [], upTo: bound, limit: limit) }

    /// Removes the rows from `lower` up to `upper`, the least first, and at most `limit` of them.
    mutating func delete(from lower: [UInt8], upTo upper: [UInt8], limit: Int) {
        var rest = limit
        while rest > 0 {
            let place = lowerBound(lower)
            guard place.chunk < chunks.count else { return }
            let below = chunks[place.chunk][place.row...].prefix(rest)
                .prefix { $0.key.lexicographicallyPrecedes(upper) }.count
            guard below > 0 else { return }
            remove(place.row..<place.row + below, from: place.chunk)
            rest -= below
        }
    }

    /// Hands the rows of `range` to `body` until it answers `.stop`.
    func scan(_ range: KeyRange, _ body: (Row) throws -> ScanStep) rethrows {
        let start = range.lower.map(lowerBound) ?? Place(chunk: 0, row: 0)
        let end = range.upper.map(lowerBound) ?? Place(chunk: chunks.count, row: 0)
        guard (start.chunk, start.row) < (end.chunk, end.row) else { return }
        let touched = start.chunk..<min(end.chunk + 1, chunks.count)
        for index in range.descending ? AnySequence(touched.reversed()) : AnySequence(touched) {
            let first = index == start.chunk ? start.row : 0
            let rows = chunks[index][first..<(index == end.chunk ? end.row : chunks[index].count)]
            for row in range.descending ? AnySequence(rows.reversed()) : AnySequence(rows)
            where try body(row) == .stop { return }
        }
    }

    // MARK: - Places

    /// Where the first row stands whose key is not less than `key`.
    private func lowerBound(_ key: [UInt8]) -> Place {
        let chunk = chunks.partition { ($0.last?.key ?? []).lexicographicallyPrecedes(key) }
        guard chunk < chunks.count else { return Place(chunk: chunk, row: 0) }
        return Place(chunk: chunk, row: chunks[chunk].partition { $0.key.lexicographicallyPrecedes(key) })
    }

    private func row(at place: Place, withKey key: [UInt8]) -> Row? {
        guard place.chunk < chunks.count, chunks[place.chunk][place.row].key == key else { return nil }
        return chunks[place.chunk][place.row]
    }

    // MARK: - Changes

    /// A place behind all chunks is the end of the last one.
    private mutating func insert(_ row: Row, at place: Place) {
        count += 1
        bytes += row.key.count + row.value.count
        guard place.chunk < chunks.count else { return addLast(row) }
        chunks[place.chunk].insert(row, at: place.row)
        if chunks[place.chunk].count > Self.chunkRows { split(place.chunk) }
    }

    private mutating func addLast(_ row: Row) {
        if let last = chunks.indices.last, chunks[last].count < Self.chunkRows {
            chunks[last].append(row)
        } else {
            chunks.append([row])
        }
    }

    private mutating func split(_ chunk: Int) {
        let half = chunks[chunk].count / 2
        chunks.insert(Array(chunks[chunk][half...]), at: chunk + 1)
        chunks[chunk].removeSubrange(half...)
    }

    private mutating func remove(_ rows: Range<Int>, from chunk: Int) {
        count -= rows.count
        for row in chunks[chunk][rows] { bytes -= row.key.count + row.value.count }
        chunks[chunk].removeSubrange(rows)
        if chunks[chunk].isEmpty { chunks.remove(at: chunk) }
    }
}

extension RandomAccessCollection where Index == Int {
    /// How many elements, all at the start, are `before` what is looked for; found by halving.
    fileprivate func partition(_ before: (Element) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = low + (high - low) / 2
            if before(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
