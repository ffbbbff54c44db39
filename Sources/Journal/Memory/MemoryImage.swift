import Synchronization

/// The bytes that outlive a store in memory, as a disk outlives a process.
///
/// Keep it to open the same journal again after a crash or a fault:
///
///     let image = MemoryImage()
///     let first = try await MemoryStore.open(image)
///     image.takeOver()                                  // the process that had it is gone
///     let second = try await MemoryStore.open(image)    // finds all that `first` has committed
public final class MemoryImage: Sendable {
    private struct State {
        var tables = MemoryTables()
        var epoch = Epoch(0)
        var owner: Epoch?
        /// Whether the owner still has its store; one that lost it by ``takeOver()`` finds out at its next commit.
        var isOwned: Bool { owner != nil }
    }

    private let state: Mutex<State>
    private let visitors = Mutex<[UInt64: AsyncStream<Void>.Continuation]>([:])
    private let lastVisitor = Atomic<UInt64>(0)

    /// An image with nothing in it.
    public convenience init() { self.init(State()) }

    private init(_ state: State) { self.state = Mutex(state) }

    /// The newest epoch that was given out; 0 if nobody ever opened the image.
    public var epoch: Epoch { state.withLock { $0.epoch } }

    /// Whether a store has the image open.
    public var isOwned: Bool { state.withLock { $0.isOwned } }

    /// Takes the image away from its owner, as when its process dies or loses the journal without noticing.
    ///
    /// The next store can then open it. What the old owner still wants to commit is refused as
    /// ``JournalError/Code/fenced``.
    public func takeOver() {
        state.withLock { state in
            state.epoch = state.epoch.next
            state.owner = nil
        }
    }

    /// Another image with the same bytes, which nobody owns: what a crash at this moment would leave behind.
    public func copy() -> MemoryImage {
        MemoryImage(
            state.withLock { state in
                var copy = state
                copy.owner = nil
                return copy
            })
    }

    var tables: MemoryTables { state.withLock { $0.tables } }

    func acquire() throws(JournalError) -> Epoch {
        try state.withLock { state throws(JournalError) in
            if let owner = state.owner {
                throw JournalError(
                    .heldByAnotherProcess,
                    "the journal 'memory' is open already, by the store with \(owner): close that one first")
            }
            state.epoch = state.epoch.next
            state.owner = state.epoch
            return state.epoch
        }
    }

    func commit(_ batch: WriteBatch, by epoch: Epoch) throws(JournalError) {
        try state.withLock { state throws(JournalError) in
            guard state.owner == epoch else {
                throw JournalError(
                    .fenced,
                    "the journal 'memory' was taken over from the store with \(epoch): \(state.epoch) is the newest")
            }
            var tables = state.tables
            try tables.apply(batch)
            state.tables = tables
        }
    }

    /// Takes in what `body` makes of the tables, without owning the image.
    func handIn<Value>(
        _ body: (borrowing any StoreView & ~Copyable) throws(JournalError) -> (WriteBatch, Value)
    ) throws(JournalError) -> Value {
        let value = try state.withLock { state throws(JournalError) in
            let view: any StoreView & ~Copyable = MemoryView(tables: state.tables)
            let (batch, value) = try body(view)
            try GuestTables.check(batch)
            var tables = state.tables
            try tables.apply(batch)
            state.tables = tables
            return value
        }
        for visitor in visitors.withLock({ Array($0.values) }) { visitor.yield() }
        return value
    }

    /// An element for each time that something was handed in, from now on.
    func visits() -> AsyncStream<Void> {
        let (visits, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let number = lastVisitor.add(1, ordering: .relaxed).newValue
        visitors.withLock { $0[number] = continuation }
        continuation.onTermination = { [weak self] _ in
            _ = self?.visitors.withLock { $0.removeValue(forKey: number) }
        }
        return visits
    }

    func release(_ epoch: Epoch) {
        state.withLock { state in
            if state.owner == epoch { state.owner = nil }
        }
    }
}

extension Epoch {
    fileprivate var next: Epoch { Epoch(rawValue + 1) }
}
