internal import RatchetEngine

/// The arm of a ``Race`` that time wins.
///
///     Race("wait for an answer", into: \.decision) {
///         Receive(decided)
///         After(.days(2)) { _ in .expired }
///     }
///
/// When it ends is recorded as a moment of wall-clock time as the race begins. The closure makes the race's value out
/// of the State as it is then; it has no effects.
public struct After<State: Codable & Sendable, Value: Codable & Sendable>: Arm {
    /// The arm as the race takes it.
    public let arm: RaceArm<State, Value>

    /// A value after so long.
    public init(
        _ duration: Duration, fileID: StaticString = #fileID, line: UInt = #line,
        yield value: @escaping @Sendable (State) -> Value
    ) {
        self.init("after", duration, fileID: fileID, line: line, yield: value)
    }

    /// A value after so long, under a name of its own, which is needed when there are two in the same race.
    public init(
        _ name: StaticString, _ duration: Duration, fileID: StaticString = #fileID, line: UInt = #line,
        yield value: @escaping @Sendable (State) -> Value
    ) {
        let location = SourceLocation(fileID: fileID, line: line)
        arm = RaceArm { slot in
            let sleep = Sleep<State>("sleep", for: duration, fileID: fileID, line: line)
            var write = Blueprint(
                .update, "yield", at: location,
                behaviour: .update { box in
                    let box = try Box<State>.open(box)
                    box.value[keyPath: slot] = value(box.value)
                })
            write.writes = .slot(slot)
            var arm = Blueprint(.sequence, "\(name)", at: location)
            arm.children = sleep.nodes.blueprints + [write]
            return arm
        }
    }
}
