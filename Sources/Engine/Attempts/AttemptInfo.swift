package import Logging

/// What an attempt knows of itself.
package struct AttemptInfo: Sendable {
    package let runID: String
    /// The step's path in the run.
    package let path: String
    /// 1 for the first attempt.
    package let number: Int
    /// How it talks to its run.
    package let line: AttemptLine
    /// The tokens of the promises of the step's workflow, by their names.
    package let tokens: [String: PromiseToken]
    /// The run's number, if another one had its id before.
    package let reuse: UInt64?

    /// - Parameter line: Without one, nobody hears what the attempt says.
    package init(
        runID: String, path: String, number: Int, line: AttemptLine = AttemptLine(),
        tokens: [String: PromiseToken] = [:], reuse: UInt64? = nil
    ) {
        self.runID = runID
        self.path = path
        self.number = number
        self.line = line
        self.tokens = tokens
        self.reuse = reuse
    }

    /// What tells this attempt from all others in a log.
    package var logMetadata: Logger.Metadata {
        ["run": "\(runID)", "step": "\(path)", "attempt": "\(number)"]
    }

    /// The same for every attempt of this step in this run, whatever happens in between.
    ///
    /// A slash in the run's id is escaped, so that the keys of no two runs are the same; and behind an id that was
    /// another run's before stands the run's number, after an escaped colon, which no id has.
    package var idempotencyKey: String { "\(escapedRunID)\(reuse.map { "%3A\($0)" } ?? "")/\(path)" }

    private var escapedRunID: String {
        guard runID.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "%") }) else { return runID }
        return runID.replacing("%", with: "%25").replacing("/", with: "%2F")
    }
}
