/// A workflow cannot be registered; every mistake in it is listed.
public struct RegistrationError: Error, Sendable, Hashable, CustomStringConvertible {
    public let workflow: String
    public let mistakes: [PlanMistake]

    package init(workflow: String, mistakes: [PlanMistake]) {
        self.workflow = workflow
        self.mistakes = mistakes
    }

    public var description: String {
        let lines = mistakes.map { "  \($0)" }.joined(separator: "\n")
        return "workflow '\(workflow)' has \(mistakes.count) mistake\(mistakes.count == 1 ? "" : "s"):\n\(lines)"
    }
}
