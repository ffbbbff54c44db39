import Synchronization

/// A log of commit groups and the snapshots that bound it: bytes, made durable in order.
///
///     let journal = try await Journal.open(.directory("orders.journal"))
///     async let end: Void = journal.run()
///     let receipt = try await journal.append(Submission(items: [LogItem(run, bytes)]))
///
/// It knows nothing of workflows, answers whoever submitted, and never calls. It is for one owner at a time.
package final class Journal: Sendable {
    package let limits: JournalLimits
    /// What becomes of the events that leave the log.
    let history: HistoryKeeping
    let feed: FeedKeeping
    let committed = CommitSignal()
    /// What everything goes through that can hold users' data.
    package let blocks: Blocks
    package let counters = JournalCounters()
    let store: any Store
    let queue: GroupQueue
    let answers: AnswerQueue
    let checkpoints = CheckpointQueue()
    /// What measures commits; `nil` where nothing is to be measured.
    let stopwatch: Stopwatch?
    let lingering = AsyncStream.makeStream(of: LingeringReader.self, bufferingPolicy: .bufferingNewest(16))
    let settled = SettledLog()
    private let recovered: LogState
    /// What it held when it was opened, until somebody has taken it.
    private let unread: Mutex<Recovery.Result?>

    /// Opens the store and reads what it holds.
    /// - Throws: ``JournalError`` if another engine has the journal, or if it cannot be read.
    package static func open(
        _ source: StoreSource, configuration: JournalConfiguration = JournalConfiguration(),
        stopwatch: Stopwatch? = nil
    ) async throws(JournalError) -> Journal {
        let limits = configuration.limits
        let store = try await source.open()
        do {
            let blocks = try await openBlocks(store, configuration.codecs)
            let recovered = try await recover(store, limits, blocks)
            return Journal(store, configuration, blocks, stopwatch, recovered: recovered)
        } catch {
            await store.close()
            throw error
        }
    }

    private init(
        _ store: any Store, _ configuration: JournalConfiguration, _ blocks: Blocks, _ stopwatch: Stopwatch?,
        recovered: Recovery.Result
    ) {
        self.store = store
        limits = configuration.limits
        history = configuration.history
        feed = configuration.feed
        self.blocks = blocks
        self.stopwatch = stopwatch
        self.recovered = recovered.log
        unread = Mutex(recovered)
        answers = AnswerQueue()
        queue = GroupQueue(
            limits: limits, answers: answers,
            room: LogRoom(limit: limits.logBytes, recovered.log.extent, holders: recovered.log.uncovered).bytes)
    }

    /// Writes what is appended, until ``close()`` or a storage fault; then lets go of the store.
    /// - Throws: ``JournalError``: the fault. The journal is then to be opened anew; recovery is the only error
    ///   handling.
    package func run() async throws(JournalError) {
        // Before the tasks begin: the journal may be closed already.
        let requests = blocks.dictionaries.observe()
        let results = await withTaskGroup(of: Result<Void, JournalError>.self) { group in
            group.addTask { await self.serve { await self.answers.run() } }
            group.addTask { await self.serve { await self.dictionaryKeeper.run(requests) } }
            group.addTask { await self.archiveAll() }
            let written = await writeAll()
            blocks.dictionaries.close()
            answers.close()
            checkpoints.close()
            lingering.continuation.finish()
            settled.close()
            committed.close()
            return await group.reduce(into: [written]) { $0.append($1) }
        }
        await store.close()
        for result in results { try result.get() }
    }

    /// A part that ends with the writer, and has no fault of its own.
    private func serve(_ part: () async -> Void) async -> Result<Void, JournalError> {
        await part()
        return .success(())
    }

    private func archiveAll() async -> Result<Void, JournalError> {
        do throws(JournalError) {
            var archiver = Archiver(self, from: recovered)
            try await archiver.run()
            return .success(())
        } catch {
            queue.fail(with: error.asEnd)
            return .failure(error)
        }
    }

    private var dictionaryKeeper: DictionaryKeeper {
        DictionaryKeeper(blocks: blocks, store: store, queue: queue, settings: .standard)
    }

    private func writeAll() async -> Result<Void, JournalError> {
        await withTaskExecutorPreference(store.writerExecutor) {
            do throws(JournalError) {
                var writer = LogWriter(self, from: recovered)
                try await writer.run()
                return .success(())
            } catch {
                queue.fail(with: error.asEnd)
                return .failure(error)
            }
        }
    }

    /// Takes in nothing more; ``run()`` returns when all is durable that the open commit group has. Whoever still waits
    /// for room is refused.
    package func close() {
        queue.close(because: JournalError(.closed, "the journal is closed: the engine was shut down"))
    }

    /// Returns once the submission is durable, or, if it is ``Durability/relaxed``, once it stands in the open group.
    ///
    /// Submissions become durable in the order in which they are handed in: one that is durable says so of all before
    /// it. Suspends while the open commit group is full.
    ///
    /// If the group of a relaxed submission cannot be written, the journal stops, which its producer learns from the
    /// next call.
    /// - Throws: ``JournalError/Code/closed`` if the journal was closed or has stopped; whether this submission became
    ///   durable is then not known until the journal is opened again. ``JournalError/Code/tooLarge`` if the submission
    ///   is over a limit; the journal goes on without it.
    package func append(_ submission: Submission) async throws(JournalError) -> Receipt {
        try submission.check()
        return try await queue.append(try submission.compressed(with: blocks))
    }

    /// Lends `body` a consistent view of what is durable.
    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (borrowing any StoreView & ~Copyable) throws -> sending Value
    ) async throws -> Value {
        try await store.read(body)
    }

    /// The same, with one kind of error: what else may happen is damage.
    func read<Value: Sendable>(
        failing trouble: String,
        _ body: @escaping @Sendable (borrowing any StoreView & ~Copyable) throws -> sending Value
    ) async throws(JournalError) -> Value {
        try await Self.read(store, failing: trouble, body)
    }

    /// The entities whose snapshots are due; whoever owns them submits one of each.
    package var overdue: AsyncStream<[EntityID]> { checkpoints.overdue }

    /// Readers, also in other processes, that have kept one view for long: each is named once, then again whenever its
    /// age has doubled. Only noticed while there are commits, and in a journal that has a stopwatch.
    package var lingeringReaders: AsyncStream<LingeringReader> { lingering.stream }

    /// Every entity that the log names, as of now or as of when the journal was opened.
    ///
    /// What was read when it was opened is handed out once, and not kept; after that the log is read again.
    package func contents() async throws -> Recovery.Result {
        if let contents = unread.withLock({ $0.take() }) { return contents }
        let (limits, blocks) = (limits, blocks)
        return try await read { view in try Recovery.read(view, with: blocks, limits: limits) }
    }

    /// An element for each time that other processes may have handed something in, from now on.
    /// - Throws: ``JournalError/Code/noDoorbell`` if that cannot be told here.
    package func visits() throws(JournalError) -> AsyncStream<Void> { try store.visits() }

    /// Whether nothing more is taken in: it was closed, or has stopped after a storage fault.
    package var hasStopped: Bool { queue.isClosed }

    /// How many submissions wait because the open commit group, or the log, is full.
    package var waiting: Int { queue.waiting }

    package func usage() async throws(JournalError) -> StoreUsage { try await store.usage() }

    /// Checks the keys before anything else is read. The row of a new key is there before its first block.
    private static func openBlocks(
        _ store: any Store, _ codecs: [any BlockCodec]
    ) async throws(JournalError) -> Blocks {
        let (blocks, rows) = try await asJournalError { () async throws -> (Blocks, [WriteBatch.Operation]) in
            try await store.read { view in
                let blocks = try Blocks.open(view, codecs: codecs, isOwner: true)
                return (blocks, try blocks.sealRows(missingIn: view))
            }
        }
        guard !rows.isEmpty else { return blocks }
        var batch = WriteBatch()
        batch.add(contentsOf: rows)
        let added = batch
        try await asJournalError {
            try await withTaskExecutorPreference(store.writerExecutor) { try await store.commit(added) }
        }
        return blocks
    }

    private static func recover(
        _ store: any Store, _ limits: JournalLimits, _ blocks: Blocks
    ) async throws(JournalError) -> Recovery.Result {
        try await read(store, failing: "the journal cannot be read") { view in
            try Recovery.read(view, with: blocks, limits: limits)
        }
    }

    private static func read<Value: Sendable>(
        _ store: any Store, failing trouble: String,
        _ body: @escaping @Sendable (borrowing any StoreView & ~Copyable) throws -> sending Value
    ) async throws(JournalError) -> Value {
        try await asJournalError(trouble) { try await store.read(body) }
    }

    private static func asJournalError<Value>(
        _ trouble: String = "the journal cannot be read", _ body: () async throws -> Value
    ) async throws(JournalError) -> Value {
        do {
            return try await body()
        } catch let error as JournalError {
            throw error
        } catch {
            throw JournalError(.damaged, "\(trouble): \(error)")
        }
    }
}
