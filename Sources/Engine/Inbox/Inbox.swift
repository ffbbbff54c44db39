import Logging
import RatchetJournal

/// Carries out what other processes handed in, in the order of arrival, each in one commit with its answer.
///
/// It sleeps until the journal's doorbell rings. Where there is none it looks from time to time.
struct Inbox: Sendable {
    /// How often it looks where nobody can ring.
    static let slowLook = Duration.seconds(1)
    /// Commands that were set aside and are tried again when the journal is opened: those that came first.
    private static let retryLimit = 1_000

    let journal: Journal
    let runs: Runs
    let queues: Queues
    let schedules: PartSlot<Schedules>
    let clock: any EngineClock
    let logger: Logger
    let retention: AnswerRetention

    /// The rows that make a command one that was carried out, with this answer.
    private typealias Rows = @Sendable (CommandAnswer) throws(JournalError) -> [WriteBatch.Operation]

    /// Carries out what is there and what comes, until the task is cancelled.
    /// - Throws: what it cannot deal with itself, such as a read that fails.
    func run() async throws {
        do {
            // It listens before it looks: what comes after the look rings.
            let visits = try listen()
            try await retrySetAside()
            try await carryOutAll()
            if let visits {
                for await _ in visits { try await carryOutAll() }
                if !Task.isCancelled { tellOfSlowness("the doorbell is gone") }
            }
            while !Task.isCancelled {
                try await clock.sleep(for: Self.slowLook)
                try await carryOutAll()
            }
        } catch  where isEnding {
            // What is not carried out stays for the next engine, or for this one once the journal is open again.
            await Latch().wait()
        }
    }

    private var isEnding: Bool { runs.world.draining.isOpen }

    private func listen() throws(JournalError) -> AsyncStream<Void>? {
        do throws(JournalError) {
            return try journal.visits()
        } catch  where error.code != .closed {
            tellOfSlowness("\(error)")
            return nil
        }
    }

    private func tellOfSlowness(_ cause: String) {
        logger.warning(
            "Commands of other processes are noticed late: the inbox is looked at now and then",
            metadata: ["every": "\(Self.slowLook)", "cause": "\(cause)"])
    }

    private func carryOutAll() async throws {
        while !Task.isCancelled, !isEnding {
            let (now, retention) = (clock.now, retention)
            let look = try await journal.read { view in try InboxLook(view, at: now, keeping: retention) }
            guard !look.rows.isEmpty else { return }
            try await carryOut(look)
        }
    }

    private func carryOut(_ look: InboxLook) async throws {
        var removals = look.expired.flatMap { expired in
            [InboxTables.answers.delete(expired.number)] + (expired.key.map { [InboxTables.commands.delete($0)] } ?? [])
        }
        for row in look.rows where !isEnding {
            let place = InboxPlace.inbox(row.number)
            do {
                try await carryOut(
                    try HandedIn(decoding: row.bytes, at: row.number, with: journal.blocks), place, removals)
            } catch let error as UnreadableCommand {
                try await setAside(row.bytes, place, because: error)
            }
            removals = []
        }
    }

    /// What could not be read may be readable now: the engine is another version, or has been given what it lacked.
    private func retrySetAside() async throws {
        let numbers = try await journal.read { view in
            var numbers: [UInt64] = []
            try InboxTables.setAside.scanKeys(.all, in: view) { number in
                numbers.append(number)
                return numbers.count < Self.retryLimit ? .next : .stop
            }
            return numbers
        }
        for number in numbers where !isEnding {
            do {
                guard let row = try await setAside(number) else { continue }
                let command = try HandedIn(decoding: row, at: number, with: journal.blocks)
                try await carryOut(command, .setAside(number), [])
            } catch let error as UnreadableCommand {
                tell(of: error, number)
            }
        }
    }

    /// The row of the inbox that was set aside.
    private func setAside(_ number: UInt64) async throws -> [UInt8]? {
        let blocks = journal.blocks
        do {
            let value = try await journal.read { view in
                try InboxTables.setAside.value(for: number, in: view, with: blocks)
            }
            return try value.map { try SetAside(decoding: $0, at: number).row }
        } catch let error as JournalError where error.code == .damaged {
            throw UnreadableCommand(id: nil, cause: error.message)
        }
    }

    // MARK: - One command

    /// - Parameter removals: rows that are to go with the command's own.
    private func carryOut(
        _ handedIn: HandedIn, _ place: InboxPlace, _ removals: [WriteBatch.Operation]
    ) async throws {
        let time = clock.now
        let blocks = journal.blocks
        let rows: Rows = { answer throws(JournalError) in
            let answer = KeptAnswer(key: handedIn.key, time: time, answer: answer)
            return removals + (try place.rows(answering: answer, with: blocks))
        }
        do {
            try await perform(handedIn, rows)
        } catch {
            let refusal = try refusal(for: error)
            _ = try await journal.append(Submission(writes: try rows(.refused(refusal))))
        }
    }

    private func perform(_ handedIn: HandedIn, _ rows: @escaping Rows) async throws {
        switch handedIn.command {
        case .start(let workflow, let id, let state):
            try await start(RunOrder(workflow: workflow, id: id, state: state), rows)
        case .startWith(let workflow, let id, let state, let options):
            try await start(RunOrder(workflow: workflow, id: id, state: state, options: options), rows)
        case .signal(let id, let name, let payload):
            try await Interceptors.settle(logger) { isDone in
                try await interceptors.signal(RunSignal(name: name, value: payload), to: id) { signal in
                    let receipt = try await runs.signal(signal, to: try await find(id), writes: try rows(.run(id)))
                    isDone.open()
                    return receipt
                }
            }
        case .cancel(let id): try await cancel(id, rows)
        case .terminate(let id): try await runs.end(try await find(id), .terminate, writes: try rows(.run(id)))
        case .enqueue, .jobs, .queue: try await performForQueues(handedIn.command, rows)
        default: try await performOther(handedIn.command, rows)
        }
    }

    private func performOther(_ command: Command, _ rows: @escaping Rows) async throws {
        switch command {
        case .update(let id, let name, let argument):
            let update = RunSignal(name: name, value: argument)
            _ = try await runs.update(update, of: try await find(id)) { answer throws(JournalError) in
                try rows(.answered(id, answer))
            }
        case .settle(let token, let result):
            let (number, path) = try token.parts()
            let run = try await runs.reference(number)
            try await runs.settle(Settlement(path: path, result: result), of: run, writes: try rows(.run(run.id)))
        case .setPaused(let id, let isPaused):
            try await runs.setPaused(isPaused, try await find(id), writes: try rows(.run(id)))
        case .fork(let id, let path, let newID, let changes):
            let order = ForkOrder(source: try await find(id), path: path, id: newID) { box in
                if let changes { try box.load(try box.encoded().merged(with: changes)) }
            }
            _ = try await runs.fork(order) { run throws(JournalError) in try rows(.run(run.id)) }
        case .skip(let id, let path, let output):
            try await runs.carryOut(
                .skip(path: path, output: output), in: try await find(id), writes: try rows(.run(id)))
        case .retry(let id, let path):
            try await runs.carryOut(.retry(path: path), in: try await find(id), writes: try rows(.run(id)))
        case .schedule(let name, let order):
            _ = try await schedules.get().carryOut(order, on: name) { run throws(JournalError) in
                try rows(run.map { .run($0) } ?? .named(name))
            }
        case .start, .startWith, .signal, .cancel, .terminate, .enqueue, .jobs, .queue: break
        }
    }

    private func performForQueues(_ command: Command, _ rows: @escaping Rows) async throws {
        switch command {
        case .enqueue(let orders):
            try await queues.enqueue(orders) { receipts throws(JournalError) in
                guard receipts.count != 1 else { return try rows(.run(receipts[0].id)) }
                return try rows(.done(Payload(texts: receipts.map(\.id.rawValue))))
            }
        case .jobs(let bulk):
            // Not in one commit: after a crash it is done again, to those that it still suits.
            let count = try await queues.carryOut(bulk)
            _ = try await journal.append(Submission(writes: try rows(.done(Payload(count: count)))))
        case .queue(let name, let change):
            try await queues.set(name, change, writes: try rows(.done(.nothing)))
        default: break
        }
    }

    /// A job has an id as a run has.
    private func cancel(_ id: RunID, _ rows: @escaping Rows) async throws {
        let run = id.generatedJobNumber == nil ? try await runs.find(id) : nil
        if run == nil, let job = try await queues.find(id) {
            return try await queues.cancel(job, writes: try rows(.run(id)))
        }
        guard let run else { throw EngineError.notFound(id) }
        try await runs.end(run, .cancel, writes: try rows(.run(id)))
    }

    private var interceptors: Interceptors { runs.world.interceptors }

    private func start(_ order: RunOrder, _ rows: @escaping Rows) async throws {
        try await Interceptors.settle(logger) { isDone in
            _ = try await interceptors.start(order) { order in
                let run = try await runs.start(order) { run throws(JournalError) in try rows(.run(run.id)) }
                isDone.open()
                return run
            }
        }
    }

    private func find(_ id: RunID) async throws -> RunReference {
        guard let run = try await runs.find(id) else { throw EngineError.notFound(id) }
        return run
    }

    /// What the sender is told; anything that is no fault of the command is thrown on.
    private func refusal(for error: any Error) throws -> EngineError {
        switch error {
        case is UnreadableCommand: throw error
        // An interceptor's own is a refusal.
        case is CancellationError where Task.isCancelled || isEnding: throw error
        case let error as EngineError:
            guard error.code != .stopped, error.code != .journalFault || !journal.hasStopped else { throw error }
            return error
        case let error as JournalError:
            guard !journal.hasStopped, error.code == .damaged || error.code == .tooLarge else { throw error }
            return EngineError(.journalFault, error.message)
        case let error as UpdateRejection: return EngineError(.rejected, "\(error)")
        // Not as it prints: an error of decoding would have the value in it.
        default: return EngineError(.invalidState, "the command cannot be carried out: \(ErrorReport(error).text)")
        }
    }

    private func setAside(_ row: [UInt8], _ place: InboxPlace, because error: UnreadableCommand) async throws {
        tell(of: error, place.number)
        // Whatever sealed the row, it is sealed with the current key inside of the other block too: no other is needed.
        let blocks = journal.blocks
        let resealed = (try? InboxRow(row, at: place.number)).flatMap {
            try? $0.resealed(
                in: InboxTables.inbox.name, at: place.number, from: blocks, to: blocks, limit: HandedIn.contentLimit)
        }
        let kept = SetAside(reason: "\(error)", row: resealed ?? row)
        let setAside = try InboxTables.setAside.put(place.number, kept.encoded, with: blocks)
        _ = try await journal.append(Submission(writes: [place.removal, setAside]))
    }

    private func tell(of error: UnreadableCommand, _ number: UInt64) {
        logger.error(
            "A command of another process is set aside, and tried again when the journal is opened next",
            metadata: ["number": "\(number)", "command": "\(error.id?.rawValue ?? "unknown")", "cause": "\(error)"])
    }
}
