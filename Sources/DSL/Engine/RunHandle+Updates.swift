internal import RatchetEngine

extension RunHandle {
    /// Sends the run an update, and returns its answer once that, and what it changed, is durable.
    ///
    ///     let count = try await run.update(Cart.addItem, item)
    ///     let count = try await run.update(Cart.addItem, item, id: request.id)
    ///
    /// The handler answers at once, whatever the run is doing: at work, asleep, waiting or paused. With an `id` it is
    /// answered once: whoever sends it again, after a crash or the run's end, gets the same answer, for as long as the
    /// journal has the run. Without one, each call is an update of its own.
    /// - Parameters:
    ///   - update: which update; the workflow has a handler for it.
    ///   - argument: its argument.
    ///   - id: what the sender calls it, of 1 to 300 bytes. The run must not know it for another update.
    /// - Throws: `UpdateRejection` if the workflow refuses it, in which case nothing is in the journal; `EngineError`
    ///   with the code `over`, `parked`, `unknownUpdate`, `unreadableArgument`, `tooLarge`, `invalidID`, `stopped`, or
    ///   `journalFault` (whether it was answered is then not known; one with an id can be sent again);
    ///   ``FlowError/Code/notDecodable`` if the answer is of another type.
    @discardableResult
    public func update<Argument, Answer>(
        _ update: UpdateMessage<Argument, Answer>, _ argument: Argument, id: String? = nil
    ) async throws -> Answer {
        try await engine.answer(update, argument, id, of: run)
    }

    /// Sends the run an update that has no argument; see ``update(_:_:id:)``.
    @discardableResult
    public func update<Answer>(_ update: UpdateMessage<Nothing, Answer>, id: String? = nil) async throws -> Answer {
        try await self.update(update, Nothing(), id: id)
    }

    /// Asks the run something, and changes nothing.
    ///
    ///     let progress = try await run.query(Import.progress)
    ///
    /// It answers from the State as it is, and shows nothing that is not durable. A run that is put away stays where it
    /// is. One that is over answers from its last State, if its workflow answered queries when it ended.
    /// - Throws: `EngineError` with the code `unknownQuery` or `unreadableArgument`, at once; `stateNotKept`, `parked`,
    ///   `stopped`; what the handler throws.
    public func query<Argument, Answer>(_ query: Query<Argument, Answer>, _ argument: Argument) async throws -> Answer {
        try await engine.answer(query, argument, of: run)
    }

    /// Asks the run something without an argument; see ``query(_:_:)``.
    public func query<Answer>(_ query: Query<Nothing, Answer>) async throws -> Answer {
        try await self.query(query, Nothing())
    }

    /// Pauses the run, and returns once that is durable.
    ///
    /// Nothing of it starts any more. Attempts under way end, and what they return is recorded. Signals are kept,
    /// updates and queries are answered; what falls due waits for ``resume()``. A paused run takes no memory, survives
    /// restarts, and can be cancelled. Pausing it twice does nothing.
    /// - Throws: `EngineError` with the code `over`, `parked`, `stopped` or `journalFault`.
    public func pause() async throws { try await engine.setPaused(true, run) }

    /// Has a paused run go on, and returns once that is durable. What fell due meanwhile is done at once.
    ///
    /// A run that is not paused is left as it is.
    /// - Throws: `EngineError` with the code `over`, `parked`, `stopped` or `journalFault`.
    public func resume() async throws { try await engine.setPaused(false, run) }
}
