public import RatchetEngine

/// A run, seen from outside: its id, what it does, and what it returned.
///
///     let run = try await engine.start(FulfilOrder.self, id: "order-7", with: state)
///     let receipt = try await run.result()
public struct RunHandle<W: Workflow>: Sendable, Identifiable {
    let engine: Engine
    let run: RunReference

    init(_ engine: Engine, _ run: RunReference) {
        self.engine = engine
        self.run = run
    }

    /// The run's id.
    public var id: RunID { run.id }

    /// What the run is doing.
    /// - Throws: `EngineError`
    public func status() async throws -> RunStatus { try await engine.status(of: run) }

    /// What the run returned, once it has.
    ///
    /// It waits for as long as the run takes, through restarts of the journal; a run that is over answers at once, also
    /// after a restart of the process.
    /// - Throws: `RunFailure` if the run failed; `RunCancellation` if it was cancelled; `RunTermination` if it was
    ///   terminated; `EngineError` with the code `parked` if it cannot go on, `stuck` if a step could not be undone, or
    ///   `stopped` if the engine stops first; ``FlowError/Code/notDecodable`` if the output is not what the workflow
    ///   returns today.
    public func result() async throws -> W.Output {
        switch try await engine.outcome(of: run) {
        case .completed(let output):
            try output.value(as: W.Output.self, for: "the output of workflow '\(W.name)'")
        case .failed(let failure): throw failure
        case .cancelled(let cancellation): throw cancellation
        case .terminated(let termination): throw termination
        }
    }
}
