public import RatchetEngine

/// One attempt of a step that an engine under test has made.
///
///     #expect(test.calls("charge card").map(\.attempt) == [1, 2])
public struct StepCall: Sendable, CustomStringConvertible {
    /// What became of an attempt.
    public enum Outcome: Sendable {
        /// It is still at it.
        case underWay
        /// It returned this.
        case returned(RecordedValue)
        /// It threw this.
        case threw(any Error)
        /// It was cancelled, and threw: its time was over, or its run was.
        case cancelled
        /// The engine crashed meanwhile.
        case lost
    }

    /// Which attempt of which step of which run.
    public let step: StepContext
    /// When it began.
    public let began: Timestamp
    /// When it ended; `nil` while it is under way, and if it was lost.
    public internal(set) var ended: Timestamp?
    /// What became of it.
    public internal(set) var outcome = Outcome.underWay

    /// The run's id.
    public var runID: RunID { step.runID }
    /// The step's path.
    public var path: String { step.path }
    /// 1 for the first attempt.
    public var attempt: Int { step.attempt }

    /// The attempt in one line, without the values.
    public var description: String {
        let what =
            switch outcome {
            case .underWay: "is under way"
            case .returned(let value): "returned \(value)"
            case .threw(let error): "threw \(type(of: error))"
            case .cancelled: "was cancelled"
            case .lost: "was lost in a crash"
            }
        return "attempt \(attempt) of '\(path)' of run '\(runID)' \(what)"
    }
}
