internal import RatchetEngine

/// Waits until the State is as the condition wants it.
///
///     Parallel {
///         Group("collect answers") { … }
///         Group("decide") {
///             Wait("for three answers") { state in state.answers.count >= 3 }
///             Step("decide", into: \.decision) { run in … }
///         }
///     }
///
/// The condition is asked when the run comes to the node, and then each time that the State has changed: by another
/// branch, or from outside. That it held is recorded, so that it is not asked again after a crash. It has no effects. A
/// run that only waits takes no memory. `timeout` says how long it waits at most.
public struct Wait<State: Codable & Sendable>: Flow {
    var blueprint: Blueprint

    /// The node as the engine takes it.
    public var nodes: Nodes<State, Nothing> { Nodes([blueprint]) }

    /// Waits until `condition` holds.
    public init(
        _ name: StaticString, fileID: StaticString = #fileID, line: UInt = #line,
        until condition: @escaping @Sendable (State) -> Bool
    ) {
        let behaviour = WaitBehaviour { box in condition(try Box<State>.open(box).value) }
        blueprint = Blueprint(
            .wait, "\(name)", at: SourceLocation(fileID: fileID, line: line), behaviour: .wait(behaviour))
    }
}
