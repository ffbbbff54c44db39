public import Ratchet
public import RatchetEngine

extension TestEngine {
    /// Starts a run, and returns once that is durable and the run has done all that it can do without time.
    ///
    ///     let run = try await test.start(FulfilOrder.self, id: "order-7", with: state)
    ///
    /// - Throws: what `Engine.start` throws; ``TestEngineError/Code/needsID``.
    @discardableResult
    public func start<W: Workflow>(
        _ workflow: W.Type, id: RunID? = nil, with state: W.State, tags: [String] = []
    ) async throws -> TestRun<W> {
        guard id != nil || !mayCrash else {
            throw TestEngineError(
                .needsID,
                "the engine may crash while a run starts, and a caller that does not know whether it has can only "
                    + "start it again if the run has an id: give it one")
        }
        let run = try await perform { engine in try await engine.start(workflow, id: id, with: state, tags: tags).id }
        return TestRun(self, run)
    }

    /// Starts a run, lets time go on until it is over, and returns its result.
    ///
    ///     let receipt = try await test.run(FulfilOrder.self, id: "order-7", with: state)
    ///
    /// - Throws: what ``start(_:id:with:tags:)`` and ``TestRun/result()`` throw.
    public func run<W: Workflow>(
        _ workflow: W.Type, id: RunID? = nil, with state: W.State
    ) async throws -> W.Output {
        try await start(workflow, id: id, with: state).result()
    }

    /// Finds a run by its id.
    /// - Throws: `EngineError` with the code `notFound` if there is none, `idInUse` if it is one of another workflow.
    public func find<W: Workflow>(_ workflow: W.Type, id: RunID) async throws -> TestRun<W> {
        _ = try await perform { engine in try await engine.find(workflow, id: id).id }
        return TestRun(self, id)
    }
}
