public import Foundation
internal import RatchetEngine

/// Waits, for seconds or for months.
///
///     Sleep("cooling-off", for: .days(7))
///     Sleep("until the trial ends", until: { state in state.trialEnd })
///
/// When it ends is recorded as a moment of wall-clock time, and survives a crash: a run that sleeps takes no memory. A
/// moment that has passed ends the sleep at once.
public struct Sleep<State: Codable & Sendable>: Flow {
    /// The node as the engine takes it.
    public let nodes: Nodes<State, Nothing>

    /// Waits for so long, from the moment at which the run comes to the node.
    ///
    /// A `name` is needed when there are two in the same body.
    public init(
        _ name: StaticString = "sleep", for duration: Duration, fileID: StaticString = #fileID, line: UInt = #line
    ) {
        nodes = Self.sleep("\(name)", at: SourceLocation(fileID: fileID, line: line)) { _, now in now + duration }
    }

    /// Waits until a moment that is in the State, or follows from it.
    ///
    /// A `name` is needed when there are two in the same body.
    public init(
        _ name: StaticString = "sleep", until moment: @escaping @Sendable (State) -> Date,
        fileID: StaticString = #fileID, line: UInt = #line
    ) {
        nodes = Self.sleep("\(name)", at: SourceLocation(fileID: fileID, line: line)) { state, _ in
            Timestamp(moment(state))
        }
    }

    private static func sleep(
        _ name: String, at location: SourceLocation, end: @escaping @Sendable (State, Timestamp) -> Timestamp
    ) -> Nodes<State, Nothing> {
        let behaviour = NodeBehaviour.sleep { box, now in end(try Box<State>.open(box).value, now) }
        return Nodes([Blueprint(.sleep, name, at: location, behaviour: behaviour)])
    }
}
