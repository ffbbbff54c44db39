/// What an attempt knows of itself.
package struct AttemptInfo: Sendable, Hashable {
    package let runID: String
    /// The step's path in the run.
    package let path: String
    /// 1 for the first attempt.
    package let number: Int
    /// The tokens of the promises of the step's workflow, by their names.
    package let tokens: [String: PromiseToken]

    package init(runID: String, path: String, number: Int, tokens: [String: PromiseToken] = [:]) {
        self.runID = runID
        self.path = path
        self.number = number
        self.tokens = tokens
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
