public import RatchetEngine

extension RunHandle {
    /// Makes a new run that goes on from one of this run's nodes, and returns once that is durable.
    ///
    ///     let again = try await run.fork(at: "ship", as: "order-7b") { state in state.address = corrected }
    ///
    /// The copy is what this run was when that node was opened, the last time that it was; everything that was under
    /// way then is under way in the copy. This run stays what it is, whether it goes on, is over or is archived. The
    /// steps of the copy have idempotency keys of their own: what this run did outside is not known to them. What was
    /// done by then is not done again, even if this run has undone it since: copy one that was cleaned up at the first
    /// step that it has undone, or before.
    /// - Parameters:
    ///   - path: the node's path, as `ratchet runs history` has it: a step, or another node that is no Group and no
    ///     Parallel. Without the number of a turn, the last turn counts.
    ///   - id: the copy's id, of 1 to 500 bytes; without one the engine makes one. If there is a run with it, that one
    ///     is returned.
    ///   - edit: changes the State of the workflow itself, not that of a called one, before the copy goes on.
    /// - Throws: `EngineError` with the code `unknownNode` if the run never came to such a node, `historyGone` if the
    ///   journal does not keep its history, `parked` if today's code cannot go on from there, `invalidID`, `tooLarge`,
    ///   `stopped` or `journalFault`; what `edit` throws, as `invalidState`.
    @discardableResult
    public func fork(
        at path: String, as id: RunID? = nil,
        editing edit: @escaping @Sendable (inout W.State) throws -> Void = { _ in }
    ) async throws -> RunHandle<W> {
        let order = ForkOrder(source: run, path: path, id: id) { box in
            try edit(&Box<W.State>.open(box).value)
        }
        return RunHandle(engine, try await engine.fork(order))
    }

    /// Has a node counted as done that is stuck, and returns once that is durable.
    ///
    ///     try await run.skip("charge card", output: Payment(id: "by hand"))
    ///
    /// The output goes where the node's own would have gone. An attempt that is under way is not stopped: what it
    /// brings changes nothing. Nobody undoes a step that was skipped, with an output or without one: what was done by
    /// hand is undone by hand.
    /// - Parameters:
    ///   - path: the path of a Step, or of a Receive, whose output is the signal's value.
    ///   - output: what it is to have brought.
    /// - Throws: `EngineError` with the code `unknownNode` if no such node is under way, `unsuitableNode` for other
    ///   kinds, `invalidState` if the output is not of the node's type, `over`, `parked`, `stopped` or `journalFault`.
    public func skip(_ path: String, output: some Encodable & Sendable) async throws {
        let payload = try Payload(output, for: "the output")
        try await engine.carryOut(.skip(path: path, output: payload), in: run)
    }

    /// Has a node counted as done that is stuck, without an output, and returns once that is durable.
    ///
    ///     try await run.skip("cooling-off")
    ///
    /// Nothing goes into the State: a slot that the node fills stays empty, and a later node that needs it fails.
    ///
    /// A step that is being undone, or could not be, counts as undone: name it with `/compensate` behind its path, as
    /// the error `stuck` does.
    ///
    ///     try await run.skip("charge card/compensate")
    ///
    /// - Parameter path: the path of a Step, a Sleep or a Receive, or of a step's undoing.
    /// - Throws: as ``skip(_:output:)``.
    public func skip(_ path: String) async throws {
        try await engine.carryOut(.skip(path: path, output: nil), in: run)
    }

    /// Has the next attempt of a step that backs off made at once, and returns once that is durable.
    ///
    ///     try await run.retry("charge card")
    ///
    /// The attempts that were made count. A step that stands in line in a queue does so anew, behind the others.
    ///
    /// A step that could not be undone is tried to be undone again, with all the attempts that its `compensate` has,
    /// and the run is not stuck any more.
    ///
    ///     try await run.retry("charge card/compensate")
    ///
    /// - Parameter path: the step's path, or that of its undoing.
    /// - Throws: `EngineError` with the code `unknownNode` if no such node is under way, `unsuitableNode` if it is no
    ///   step or does not back off, `over`, `parked`, `stopped` or `journalFault`.
    public func retry(_ path: String) async throws {
        try await engine.carryOut(.retry(path: path), in: run)
    }
}
