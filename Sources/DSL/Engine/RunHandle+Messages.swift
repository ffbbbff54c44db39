internal import RatchetEngine

extension RunHandle {
    /// Sends the run a signal, and returns once that is durable.
    ///
    ///     try await run.signal(decided, .approved)
    ///     try await run.signal(decided, .approved, id: mail.messageID)
    ///
    /// The run keeps it until a ``Receive`` takes it. Signals that one sender sends one after the other arrive in that
    /// order. With an `id` a signal counts once, however often it is sent to this run, for as long as the journal has
    /// the run: one that is known is taken for sent. Without one, each call is a signal of its own.
    ///
    /// A run keeps up to 100,000 signals, and 32 MiB of values, that nothing has received.
    /// - Parameters:
    ///   - signal: which signal; the workflow has a ``Receive`` for it.
    ///   - value: its value, as JSON of at most the engine's `payloadLimit`: 32 MiB, unless it is configured otherwise.
    ///   - id: what the sender calls it, of 1 to 500 bytes.
    /// - Throws: `EngineError` with the code `over` if the run is over, `parked` if it cannot take signals now (nothing
    ///   is kept: send it again when the run goes on), `unknownSignal` or `unreadableSignal` if the workflow receives
    ///   no such signal or another type of value, `mailboxFull`, `tooLarge`, `invalidID`, `stopped`, or `journalFault`
    ///   (whether the signal is durable is then not known; one with an id can be sent again).
    public func signal<Value>(_ signal: Signal<Value>, _ value: Value, id: String? = nil) async throws {
        try await engine.signal(try signal.message(value, id: id), to: run)
    }

    /// Sends the run a signal that has no value, and returns once that is durable.
    ///
    /// See ``signal(_:_:id:)`` for all else.
    public func signal(_ signal: Signal<Nothing>, id: String? = nil) async throws {
        try await self.signal(signal, Nothing(), id: id)
    }

    /// Cancels the run, and returns once that is durable.
    ///
    ///     try await run.cancel()
    ///
    /// Whatever the run is doing, nothing of it goes on but cleaning up: attempts that are under way are cancelled, as
    /// Swift's tasks are, and what they still return changes nothing; sleeps and signals that wait are dropped. What a
    /// ``Try`` does `finally` is done, and steps that have a `compensate` are undone; with
    /// neither, the run is over when this returns. ``result()`` waits for that, and throws `RunCancellation`.
    /// Cancelling a run that was cancelled already, or is being cleaned up because it failed, does nothing.
    /// - Throws: `EngineError` with the code `over` if the run completed or failed before, `parked` if what the journal
    ///   has of it is damaged, or if it has something to clean up and cannot, `stopped` or `journalFault`.
    public func cancel() async throws { try await engine.cancel(run) }

    /// Ends the run at once, and returns once that is durable: nothing is cleaned up, and nothing is undone.
    ///
    ///     try await run.terminate()
    ///
    /// It is for runs that cannot be cancelled, or whose cleaning up must not be waited for. ``result()`` throws
    /// `RunTermination`. Terminating a run that was terminated already does nothing.
    /// - Throws: as ``cancel()``; a run that is parked needs no code for it.
    public func terminate() async throws { try await engine.terminate(run) }
}
