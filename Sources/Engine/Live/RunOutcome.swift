/// How a run ended.
package enum RunOutcome: Sendable, Hashable {
    case completed(Payload)
    case failed(RunFailure)
    case cancelled(RunCancellation)
    case terminated(RunTermination)

    /// `nil` while the run is not over.
    package init?(_ state: RunState) {
        if let failure = state.failure {
            self = .failed(
                RunFailure(runID: state.id, path: state.path(of: failure.address), error: failure.error))
        } else if let output = state.output {
            self = .completed(output)
        } else if state.isTerminated {
            self = .terminated(RunTermination(runID: state.id))
        } else if state.isCancelled {
            self = .cancelled(RunCancellation(runID: state.id))
        } else {
            return nil
        }
    }
}

/// A run was cancelled before it was done.
public struct RunCancellation: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    /// The run, or the job.
    public let runID: RunID

    package init(runID: RunID) { self.runID = runID }

    /// The run and what became of it, in one line.
    public var description: String { "run '\(runID)' was cancelled" }
}

/// A run was ended at once, before it was done; nothing was cleaned up or undone.
public struct RunTermination: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    /// The run.
    public let runID: RunID

    /// The run and what became of it, in one line.
    public var description: String { "run '\(runID)' was terminated" }
}

/// A run failed: a step's last attempt threw, or one of the workflow's closures did.
public struct RunFailure: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    /// The run.
    public let runID: RunID
    /// The path of the node that failed.
    public let path: String
    /// What it threw.
    public let error: ErrorReport

    /// The run, the node and the error in one line.
    public var description: String { "run '\(runID)' failed at '\(path)': \(error)" }
}
