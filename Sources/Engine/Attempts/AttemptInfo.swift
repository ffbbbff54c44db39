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

    /// - Parameter line: Without one, nobody hears what the attempt says.
    package init(runID: String, path: String, number: Int, line: AttemptLine = AttemptLine()) {
        self.runID = runID
        self.path = path
        self.number = number
        self.line = line
    }

    /// What tells this attempt from all others in a log.
    package var logMetadata: Logger.Metadata {
        ["run": "\(runID)", "step": "\(path)", "attempt": "\(number)"]
    }

    /// The same for every attempt of this step in this run, whatever happens in between.
    ///
    /// A slash in the run's id is escaped, so that the keys of no two runs are the same.
    package var idempotencyKey: String { "\(escapedRunID)/\(path)" }

    private var escapedRunID: String {
        guard runID.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "%") }) else { return runID }
        return runID.replacing("%", with: "%25").replacing("/", with: "%2F")
    }
}
