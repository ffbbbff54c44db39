import RatchetJournal

/// Finds out what stands behind the digests of a sealed journal: the run that has an id says it.
struct SealedIDs {
    private let blocks: Blocks

    init(_ blocks: Blocks) { self.blocks = blocks }

    /// The row's key with the id in place of its digest; the key itself where there is none.
    ///
    /// The ids of commands stay digests: nothing says what they were.
    /// - Returns: `nil` if it cannot be told.
    func known(
        _ key: [UInt8], _ row: [UInt8], in table: TableName, _ view: borrowing any StoreView & ~Copyable
    ) throws -> [UInt8]? {
        switch table {
        case EngineTables.runIDs.name:
            guard UserKey(key).isDigest else { return key }
            guard let number = UInt64(tableBytes: row) else { throw TransferTables.damaged }
            let id = try runID(of: number, view)
            return id.flatMap { blocks.key($0, in: table).keyBytes == key ? Array($0.utf8) : nil }
        case EngineTables.signalIDs.name:
            let prefix = Array(key.prefix(SignalIDKey.prefixBytes))
            guard UserKey(Array(key.dropFirst(prefix.count))).isDigest else { return key }
            return try signalID(of: try TransferTables.decode(prefix), key, view).map { prefix + Array($0.utf8) }
        default: return key
        }
    }

    private func runID(of number: UInt64, _ view: borrowing any StoreView & ~Copyable) throws -> String? {
        for table in [JournalTables.entities, JournalTables.archive] {
            guard let row = try table.value(for: .run(number), in: view),
                let snapshot = try? Snapshot(decoding: row, for: .run(number), with: blocks),
                let content = try? RunSnapshot(decoding: snapshot.bytes).content, let id = Self.header(content)?.givenID
            else { continue }
            return id
        }
        return try first(of: number, view) { event in
            if case .started(let header, _) = event { header.givenID } else { nil }
        }
    }

    private static func header(_ content: RunSnapshot.Content) -> RunHeader? {
        switch content {
        case .folded(let bytes): return header(folded: bytes)
        case .unfolded(let parts):
            if let base = parts.base { return header(folded: base) }
            guard let batch = parts.batches.first, let first = try? EventBatch(decoding: batch[...]).events.first,
                case .started(let header, _) = first
            else { return nil }
            return header
        }
    }

    private static func header(folded bytes: [UInt8]) -> RunHeader? {
        var reader = ByteReader(bytes)
        return try? RunHeader(from: &reader)
    }

    private func signalID(
        of number: UInt64, _ key: [UInt8], _ view: borrowing any StoreView & ~Copyable
    ) throws -> String? {
        try first(of: number, view) { event in
            guard case .signalled(let signal) = event, let id = signal.id,
                SignalIDKey(number, id, with: blocks).keyBytes == key
            else { return nil }
            return id
        }
    }

    /// What `find` finds first in everything that happened to a run.
    private func first(
        of number: UInt64, _ view: borrowing any StoreView & ~Copyable, _ find: (RunEvent) -> String?
    ) throws -> String? {
        var found: String?
        try EntityHistory.read(.run(number), in: view, with: blocks) { entry in
            guard case .item(let item) = entry, let bytes = item.bytes, let batch = try? EventBatch(decoding: bytes)
            else { return .next }
            found = batch.events.lazy.compactMap(find).first
            return found == nil ? .next : .stop
        }
        return found
    }
}
