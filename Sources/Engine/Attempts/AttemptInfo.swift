/// What an attempt knows of itself.
package struct AttemptInfo: Sendable, Hashable {
    package let runID: String
    /// The step's path in the run.
    package let path: String
    /// 1 for the first attempt.
    package let number: Int

    package init(runID: String, path: String, number: Int) {
        self.runID = runID
        self.path = path
        self.number = number
    }

    /// The same for every attempt of this step in this run, whatever happens in between.
    package var idempotencyKey: String { "\(runID)/\(path)" }
}
