internal import RatchetEngine

/// One branch of a ``Switch``: what happens when the value is this one.
///
///     Case(.approved) { Step("pay out") { run in … } }
///
/// In paths the branch is called what the value prints, so an enum's case is the best kind of value: a renamed case is
/// a renamed branch.
public struct Case<State: Codable & Sendable, Subject: Equatable & Sendable>: Sendable {
    let value: Subject
    let branch: Blueprint

    /// The branch that is taken if the switch's value is equal to `value`.
    public init(
        _ value: Subject, fileID: StaticString = #fileID, line: UInt = #line,
        @FlowBuilder<State, Nothing> body: () -> Nodes<State, Nothing>
    ) {
        self.value = value
        branch = .sequence(
            PathPart.escaped(value), body(), at: SourceLocation(fileID: fileID, line: line))
    }
}
