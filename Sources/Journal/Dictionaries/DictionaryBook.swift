import Synchronization

/// The dictionaries of a journal that is open: those that blocks can be read with, and for each kind of block the one
/// that new ones are compressed with.
final class DictionaryBook: Sendable {
    fileprivate struct State {
        var known: [UInt32: CompressionDictionary] = [:]
        var damaged: Set<UInt32> = []
        var current: [TableName: CompressionDictionary] = [:]
        var kinds: [UInt32: TableName] = [:]
        var needs: [TableName: DictionaryNeed] = [:]
        var requests: AsyncStream<TableName>.Continuation?
    }

    private let settings: DictionarySettings
    private let state = Mutex(State())

    init(settings: DictionarySettings = .standard) { self.settings = settings }

    // MARK: - Using them

    /// Whether a dictionary may help with a block of so many bytes.
    func suits(_ count: Int) -> Bool { settings.blockBytes.contains(count) }

    /// The dictionary with which new blocks of this kind are compressed, if there is one.
    func current(_ kind: TableName) -> CompressionDictionary? { state.withLock { $0.current[kind] } }

    /// The dictionary that a frame names; `nil` if it names none.
    /// - Throws: ``JournalError/Code/damaged`` if it is missing or damaged.
    func dictionary(of frame: ArraySlice<UInt8>) throws(JournalError) -> CompressionDictionary? {
        let number = ZstdDecompressor.dictionaryNumber(of: frame)
        guard number != 0 else { return nil }
        let (known, isDamaged) = state.withLock { ($0.known[number], $0.damaged.contains(number)) }
        if let known { return known }
        throw JournalError(
            .damaged, "it needs dictionary \(number), which is \(isDamaged ? "damaged" : "missing"): restore a backup")
    }

    // MARK: - Learning

    /// Notes what became of a block of this kind.
    func note(_ kind: TableName, _ block: ArraySlice<UInt8>, compressed: Int) {
        state.withLock { state in
            guard let requests = state.requests else { return }
            let isTime = state.needs[kind, default: DictionaryNeed(settings)].note(block, compressed: compressed)
            if isTime { requests.yield(kind) }
        }
    }

    /// From now on blocks are looked at, and the kinds for which a dictionary should be trained are told.
    func observe() -> AsyncStream<TableName> {
        let (requests, continuation) = AsyncStream.makeStream(of: TableName.self)
        state.withLock { $0.requests = continuation }
        return requests
    }

    /// Ends what ``observe()`` has begun.
    func close() { state.withLock { $0.requests.take() }?.finish() }

    /// What a training of this kind starts from; `nil` if there are too many dictionaries already.
    func training(_ kind: TableName) -> (samples: [[UInt8]], current: CompressionDictionary?, number: UInt32)? {
        state.withLock { state in
            let count = state.kinds.values.count { $0 == kind }
            let last = state.kinds.keys.max() ?? CompressionDictionary.numbers.lowerBound - 1
            guard count < settings.perKind, last + 1 < CompressionDictionary.numbers.upperBound,
                let samples = state.needs[kind]?.trainingSamples
            else { return nil }
            return (samples, state.current[kind], last + 1)
        }
    }

    /// New blocks of this kind are compressed with `dictionary` from now on: it has to be durable.
    func adopt(_ dictionary: CompressionDictionary, for kind: TableName, ratio: Double) {
        state.withLock { state in
            state.add(dictionary, kind)
            state.needs[kind, default: DictionaryNeed(settings)].adopted(ratio)
        }
    }

    func decline(_ kind: TableName) { state.withLock { $0.needs[kind]?.declined() } }

    // MARK: - Rows

    /// Takes in the dictionaries that are in the journal and not here yet.
    func refresh(_ view: borrowing any StoreView & ~Copyable, with blocks: Blocks) throws {
        let new = try DictionaryRow.numbers(in: view).filter { !isKnown($0) }
        for number in new {
            let row = try DictionaryRow.table.row(for: number, in: view)
            if let row { try take(number, row, with: blocks) }
        }
    }

    private func take(_ number: UInt32, _ row: [UInt8], with blocks: Blocks) throws(JournalError) {
        do throws(JournalError) {
            let row = try DictionaryRow(number, row, with: blocks)
            take(try CompressionDictionary(number: number, bytes: row.bytes), row)
        } catch  where error.code == .damaged {
            state.withLock { state in
                state.damaged.insert(number)
                state.kinds[number] = DictionaryRow.unknownKind
            }
        }
    }

    private func take(_ dictionary: CompressionDictionary, _ row: DictionaryRow) {
        state.withLock { state in
            state.add(dictionary, row.kind)
            guard state.current[row.kind]?.number == dictionary.number else { return }
            state.needs[row.kind] = DictionaryNeed(settings, baseline: row.ratio)
        }
    }

    /// Whether the journal has it, and it cannot be read.
    func isDamaged(_ number: UInt32) -> Bool { state.withLock { $0.damaged.contains(number) } }

    private func isKnown(_ number: UInt32) -> Bool { state.withLock { $0.kinds[number] != nil } }

    /// The dictionaries of each kind with which no new block is compressed any more.
    var superseded: [TableName: Set<UInt32>] {
        state.withLock { state in
            var superseded: [TableName: Set<UInt32>] = [:]
            for (number, kind) in state.kinds where state.known[number] != nil && state.current[kind]?.number != number
            {
                superseded[kind, default: []].insert(number)
            }
            return superseded
        }
    }

    /// No block needs these any more.
    func forget(_ numbers: Set<UInt32>) {
        state.withLock { state in
            for number in numbers { (state.known[number], state.kinds[number]) = (nil, nil) }
        }
    }
}

extension DictionaryBook.State {
    fileprivate mutating func add(_ dictionary: CompressionDictionary, _ kind: TableName) {
        known[dictionary.number] = dictionary
        kinds[dictionary.number] = kind
        if dictionary.number > current[kind]?.number ?? 0 { current[kind] = dictionary }
    }
}
