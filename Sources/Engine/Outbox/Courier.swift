import Logging
import RatchetJournal

/// Delivers what runs send to others, each in one commit with the removal of its row.
///
/// What one run sends is delivered in order, one thing after the other; different runs do not wait for each other.
struct Courier: Sendable {
    /// So many deliveries at once.
    private static let width = 64
    /// How often a run is asked again that is just being taken up.
    private static let tries = 100

    let journal: Journal
    let runs: Runs
    let queues: Queues
    let schedules: PartSlot<Schedules>
    let logger: Logger
    private var outbox: Outbox { runs.world.outbox }

    /// What is to be in the commit of a delivery's effect.
    private struct Commit {
        /// The row's removal, and the answer's row.
        let writes: [WriteBatch.Operation]
        let answer: [OutboxEntry]
    }

    /// Delivers what is there and what comes, until the task is cancelled.
    /// - Throws: what it cannot deal with itself, such as a read that fails.
    func run() async throws {
        do {
            try await withThrowingDiscardingTaskGroup { group in
                let (underWay, hasFailed) = (OpenDeliveries(), Latch())
                // The group tells of an error only once this loop has ended.
                while !Task.isCancelled, !isEnding, !hasFailed.isOpen {
                    if outbox.needsLoading { try await load() }
                    let entries = outbox.next(atMost: Self.width - underWay.value)
                    guard !entries.isEmpty else {
                        if !outbox.needsLoading { await outbox.wait() }
                        continue
                    }
                    for entry in entries {
                        underWay.add(1)
                        group.addTask {
                            do {
                                try await deliver(entry)
                            } catch {
                                hasFailed.open()
                                outbox.ring()
                                throw error
                            }
                            underWay.add(-1)
                            outbox.finish(entry)
                        }
                    }
                }
            }
            if isEnding { await Latch().wait() }
        } catch  where isEnding {
            // What is not delivered stays for the next engine, or for this one once the journal is open again.
            await Latch().wait()
        }
    }

    private var isEnding: Bool { runs.world.draining.isOpen }

    private func load() async throws {
        guard let room = outbox.willLoad() else { return }
        let blocks = journal.blocks
        let page = try await journal.read { view in
            try OutboxPage(view, from: room.from, count: room.count, bytes: room.bytes, with: blocks)
        }
        for (number, cause) in page.unreadable {
            logger.error(
                "Something that a run has sent cannot be read, and stays in the outbox until it can",
                metadata: ["number": "\(number)", "cause": "\(cause)"])
        }
        outbox.load(page)
    }

    // MARK: - One delivery

    private func deliver(_ entry: OutboxEntry) async throws {
        for tryNumber in 1... {
            do {
                return try await attempt(entry)
            } catch let error as JournalError
                where error.code == .closed && !journal.hasStopped && !isEnding && tryNumber < Self.tries
            {
                // The run was just about to be taken up, or has just been deleted.
                await Task.yield()
            }
        }
    }

    private func attempt(_ entry: OutboxEntry) async throws {
        do {
            try await perform(entry)
        } catch {
            let refusal = try refusal(for: error)
            guard !staysOpen(entry.delivery, refusal) else { return tell(ofKept: entry.delivery, refusal) }
            tell(ofRefused: entry.delivery, refusal)
            let reply = Reply.Content.refused(ErrorReport(DeliveryError(entry.delivery, refusal)))
            let commit = try commit(entry, answering: reply)
            _ = try await journal.append(Submission(writes: commit.writes))
            outbox.add(commit.answer)
        }
    }

    private func perform(_ entry: OutboxEntry) async throws {
        let delivery = entry.delivery
        switch delivery.content {
        case .start(let workflow, let id, let state, let parent, let tags):
            let order = RunOrder(
                workflow: workflow, id: id, state: state, parent: parent, options: StartOptions(tags: tags))
            try await commit(entry) { writes in
                try await Interceptors.settle(logger) { isDone in
                    _ = try await interceptors.start(order) { order in
                        let run = try await runs.start(order) { _ throws(JournalError) in writes }
                        isDone.open()
                        return run
                    }
                }
            }
        case .signal(let id, let signal):
            let run = try await find(id)
            try await commit(entry) { writes in
                try await Interceptors.settle(logger) { isDone in
                    try await interceptors.signal(signal, to: id) { signal in
                        let receipt = try await runs.signal(signal, to: run, writes: writes)
                        isDone.open()
                        return receipt
                    }
                }
            }
        case .enqueue(let order):
            let removal = EngineTables.outbox.delete(entry.number)
            try await queues.enqueue(order, fromRun: [removal])
        case .schedule(let name, let order):
            let removal = EngineTables.outbox.delete(entry.number)
            try await schedules.get().carryOut(order, on: name) { _ in [removal] }
        case .cancel(let id): try await end(id, .cancel, entry)
        case .terminate(let id): try await end(id, .terminate, entry)
        case .close(let id, let way): try await end(id, way, childOf: delivery.sender, entry)
        case .reply(let number, let reply):
            try await runs.take(reply, for: number, writes: [EngineTables.outbox.delete(entry.number)])
        }
    }

    private var interceptors: Interceptors { runs.world.interceptors }

    private func end(
        _ id: RunID, _ way: RunEndRequest, childOf parent: UInt64? = nil, _ entry: OutboxEntry
    ) async throws {
        let removal = EngineTables.outbox.delete(entry.number)
        try await runs.end(try await find(id), way, childOf: parent, writes: [removal])
    }

    /// Has the delivery's effect take its rows with it, and then tells of the answer.
    private func commit(
        _ entry: OutboxEntry, _ effect: ([WriteBatch.Operation]) async throws -> Void
    ) async throws {
        let commit = try commit(entry, answering: .taken)
        do {
            try await effect(commit.writes)
        } catch {
            outbox.forget(commit.answer)
            throw error
        }
        outbox.add(commit.answer)
    }

    private func find(_ id: RunID) async throws -> RunReference {
        guard let run = try await runs.find(id) else { throw EngineError.notFound(id) }
        return run
    }

    private func commit(_ entry: OutboxEntry, answering content: Reply.Content) throws(JournalError) -> Commit {
        let delivery = entry.delivery
        let removal = EngineTables.outbox.delete(entry.number)
        guard let node = delivery.answers, let run = delivery.target, needsAnswer(delivery, content) else {
            return Commit(writes: [removal], answer: [])
        }
        let answer = outbox.entries(
            for: [Delivery(from: delivery.sender, .reply(to: delivery.sender, Reply(node, run, content)))])
        var writes = [removal]
        for entry in answer { writes.append(try entry.row(with: journal.blocks)) }
        return Commit(writes: writes, answer: answer)
    }

    /// A parent that waits for its child's end needs not be told that it has begun.
    private func needsAnswer(_ delivery: Delivery, _ content: Reply.Content) -> Bool {
        guard case .start(_, _, _, let parent?, _) = delivery.content, content == .taken else { return true }
        return !parent.isAwaited
    }

    // MARK: - What is refused

    /// What the sender is told; anything that is no fault of the delivery is thrown on.
    private func refusal(for error: any Error) throws -> EngineError {
        switch error {
        // An interceptor's own is a refusal.
        case is CancellationError where Task.isCancelled || isEnding: throw error
        case let error as EngineError:
            guard error.code != .stopped, error.code != .journalFault || !journal.hasStopped else { throw error }
            return error
        case let error as JournalError:
            guard !journal.hasStopped, error.code == .damaged || error.code == .tooLarge else { throw error }
            return EngineError(.journalFault, error.message)
        // Not as it prints: an error of decoding would have the value in it.
        default: return EngineError(.invalidState, "it cannot be taken: \(ErrorReport(error).text)")
        }
    }

    /// A run that is parked takes nothing, and nobody else waits for what becomes of it: it is tried again when the
    /// journal is opened next, as the run is.
    private func staysOpen(_ delivery: Delivery, _ error: EngineError) -> Bool {
        error.code == .parked && delivery.answers == nil
    }

    private func tell(ofKept delivery: Delivery, _ error: EngineError) {
        logger.warning(
            "What a run has sent is kept until the journal is opened next",
            metadata: ["sender": "\(delivery.sender)", "what": "\(delivery.name)", "cause": "\(error)"])
    }

    private func tell(ofRefused delivery: Delivery, _ error: EngineError) {
        // A run that is over needs not be cancelled.
        if error.code == .over, case .cancel = delivery.content { return }
        if error.code == .over, case .terminate = delivery.content { return }
        // Nor a child that never came to be, or whose id is another run's.
        if case .close = delivery.content, [.over, .notFound].contains(error.code) { return }
        logger.warning(
            "What a run has sent was refused",
            metadata: ["sender": "\(delivery.sender)", "what": "\(delivery.name)", "cause": "\(error)"])
    }
}
