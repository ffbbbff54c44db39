/// A workflow cannot be registered; every mistake in it is listed.
public struct RegistrationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The name of the workflow.
    public let workflow: String
    /// Everything that is wrong with it, in the order of its tree.
    public let mistakes: [PlanMistake]

    package init(workflow: String, mistakes: [PlanMistake]) {
        self.workflow = workflow
        self.mistakes = mistakes
    }

    /// All mistakes, one a line.
    public var description: String {
        let lines = mistakes.map { "  \($0)" }.joined(separator: "\n")
        return "workflow '\(workflow)' has \(mistakes.count) mistake\(mistakes.count == 1 ? "" : "s"):\n\(lines)"
    }
}
