import RatchetJournal

extension EngineClient {
    package func start(_ order: RunOrder, _ id: CommandID?) async throws -> SentCommand {
        try order.checkID()
        try order.checkWorkflow()
        try RunTag.check(order.options.tags)
        if let signal = order.options.signal { try RunSignal.check(name: signal.name) }
        guard order.options != StartOptions() else {
            return try await handIn(.start(workflow: order.workflow, id: order.id, state: order.state), id)
        }
        return try await handIn(
            .startWith(workflow: order.workflow, id: order.id, state: order.state, order.options), id)
    }

    private enum Arrival: Sendable { case new, repeated, refused(waiting: Int) }

    package func signal(_ signal: RunSignal, to run: RunID, _ id: CommandID?) async throws -> SentCommand {
        try run.checkLength()
        try RunSignal.check(name: signal.name)
        return try await handIn(.signal(run: run, name: signal.name, payload: signal.value), id)
    }

    func handIn(_ command: Command, _ givenID: CommandID?) async throws -> SentCommand {
        let id = givenID ?? CommandID(entropy)
        try id.check()
        // What the engine that carries it out is configured with, the client does not know: that is the answer's.
        guard command.payloadBytes <= RunEvent.greatestByteLimit else {
            let cause = PayloadTooLargeError(bytes: command.payloadBytes, limit: RunEvent.greatestByteLimit)
            throw EngineError(.tooLarge, "the command cannot be handed in: \(cause)")
        }
        let row = try PreparedRow(time: clock.now, content: command.content)
        let codecs = codecs
        let arrival = try await guest.handIn { view throws(JournalError) in
            let blocks = try Blocks.openAsGuest(view, codecs: codecs)
            return try Self.add(row, InboxTables.key(of: id, with: blocks), view, blocks)
        }
        if case .refused(let waiting) = arrival { throw EngineError.inboxFull(guest.name, waiting) }
        // It is handed in, whatever is wrong with the look at who has it.
        let engine = try? guest.owner
        var isRepetition = false
        if case .repeated = arrival { isRepetition = true }
        return SentCommand(id: id, engine: engine, isRepetition: isRepetition, client: self)
    }

    private static func add(
        _ row: PreparedRow, _ key: UserKey, _ view: borrowing any StoreView & ~Copyable, _ blocks: Blocks
    ) throws(JournalError) -> (WriteBatch, Arrival) {
        var batch = WriteBatch()
        guard try InboxTables.commands.value(for: key, in: view) == nil else {
            return (batch, .repeated)
        }
        let waiting = try view.count(of: InboxTables.inbox.name)
        guard waiting < waitingLimit else { return (batch, .refused(waiting: waiting)) }
        let number = try InboxTables.nextNumber(in: view)
        let bytes = try row.encoded(for: key, in: InboxTables.inbox.name, at: number, with: blocks)
        batch.add(InboxTables.inbox.append(number, bytes))
        batch.add(InboxTables.commands.put(key, number))
        return (batch, .new)
    }
}
