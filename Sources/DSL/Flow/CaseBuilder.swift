/// Makes a list of the cases between a ``Switch``'s braces.
@resultBuilder
public enum CaseBuilder<State: Codable & Sendable, Subject: Equatable & Sendable> {
    /// One case.
    public static func buildExpression(_ branch: Case<State, Subject>) -> Case<State, Subject> { branch }

    /// All cases, in order.
    public static func buildBlock(_ cases: Case<State, Subject>...) -> [Case<State, Subject>] { cases }
}
