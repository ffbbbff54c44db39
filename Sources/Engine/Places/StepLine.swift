/// Where a step stands in line, and as what.
package struct StepLine: Sendable, Hashable {
    package let queue: String
    /// The step's path when it began to. Its place has that, whatever a changed workflow calls the step meanwhile.
    package let path: String

    package init(queue: String, path: String) {
        self.queue = queue
        self.path = path
    }
}
