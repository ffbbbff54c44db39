/// Has dictionaries trained when they are needed, makes them durable before they are used, and takes away those that
/// no block needs any more. It runs beside the writer, and the writer never waits for it.
struct DictionaryKeeper: Sendable {
    private static let rowsPerView = 1_024

    let blocks: Blocks
    let store: any Store
    let queue: GroupQueue
    let settings: DictionarySettings

    private var book: DictionaryBook { blocks.dictionaries }

    /// Works until the journal is closed, and with it the stream of the kinds that need a dictionary.
    func run(_ requests: AsyncStream<TableName>) async {
        do {
            try await sweep()
            for await kind in requests { try await train(kind) }
        } catch {
            // The journal is closed or has stopped: whoever waits for it is told why. Blocks need no new dictionary.
        }
    }

    private func train(_ kind: TableName) async throws {
        guard let (samples, current, number) = book.training(kind) else { return book.decline(kind) }
        let settings = settings
        let training = try await offThread { () throws(JournalError) in
            try DictionaryTraining.run(samples, number: number, against: current, settings)
        }
        guard let training else { return book.decline(kind) }
        let row = DictionaryRow(kind: kind, ratio: training.ratio, bytes: training.dictionary.bytes)
        try await commit([row.put(number, with: blocks)])
        book.adopt(training.dictionary, for: kind, ratio: training.ratio)
    }

    /// A training takes a while: a store that blocks has it done on a thread that is there for that alone.
    private func offThread<Value: Sendable>(
        _ work: @escaping @Sendable () throws(JournalError) -> Value
    ) async throws(JournalError) -> Value {
        guard store.writerExecutor != nil else { return try work() }
        let thread = try StoreThread()
        defer { thread.shutDown() }
        return try await thread.perform(work)
    }

    private func commit(_ writes: [WriteBatch.Operation]) async throws(JournalError) {
        _ = try await queue.append(
            CompressedSubmission(
                items: [], snapshots: [], ended: [], forgotten: [], writes: writes, durability: .durable))
    }

    // MARK: - Those that are not needed any more

    /// Looks for the blocks that need a dictionary with which none has been compressed since the journal was opened: no
    /// new one can come while it looks.
    func sweep() async throws {
        for (kind, superseded) in book.superseded {
            let unused = try await unused(superseded, of: kind, in: Self.tables(of: kind))
            guard !unused.isEmpty else { continue }
            try await commit(unused.map { DictionaryRow.table.delete($0) })
            book.forget(unused)
        }
    }

    /// The tables whose rows have blocks of a kind.
    private static func tables(of kind: TableName) -> [TableName] {
        kind == JournalTables.entities.name ? Snapshot.tables + [JournalTables.damaged.name] : [kind]
    }

    /// Those of `numbers` that no block of `kind` names; none if there is a block of which that cannot be told. It
    /// stops looking as soon as each was found.
    func unused(
        _ numbers: Set<UInt32>, of kind: TableName, in tables: [TableName]
    ) async throws -> Set<UInt32> {
        var unused = numbers
        for table in tables {
            var next: [UInt8]? = []
            while let from = next, !unused.isEmpty {
                let (named, further) = try await named(in: table, of: kind, from: from)
                guard let named else { return [] }
                unused.subtract(named)
                next = further
            }
        }
        return unused
    }

    private func named(
        in table: TableName, of kind: TableName, from first: [UInt8]
    ) async throws -> (Set<UInt32>?, [UInt8]?) {
        let blocks = blocks
        return try await store.read { view in
            var (named, next, rows) = (Set<UInt32>() as Set<UInt32>?, nil as [UInt8]?, 0)
            try view.scan(table, KeyRange(from: first)) { key, row in
                rows += 1
                guard rows <= Self.rowsPerView else {
                    next = Array(key)
                    return .stop
                }
                do throws(JournalError) {
                    let number = try blocks.dictionaryNumber(ofRow: Array(row), key: Array(key), in: table, of: kind)
                    if let number { named?.insert(number) }
                    return .next
                } catch {
                    named = nil
                    return .stop
                }
            }
            return (named, next)
        }
    }
}
