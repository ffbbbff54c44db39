package import RatchetEngine

/// One way for a ``Race`` to end, with a value: ``Receive``, ``After``.
///
/// You use the arms that there are and never write a type of your own for one.
public protocol Arm<State, Value>: Sendable {
    /// The data of one run.
    associatedtype State: Codable & Sendable
    /// What the arm makes if it wins.
    associatedtype Value: Codable & Sendable

    /// The arm in the form that the race takes. Only the types of this module make one.
    var arm: RaceArm<State, Value> { get }
}

/// An arm of a ``Race``, of which no type is known any more but the State's and the value's.
public struct RaceArm<State: Codable & Sendable, Value: Codable & Sendable>: Sendable {
    let blueprint: @Sendable (any Slot<State, Value>) -> Blueprint

    package init(_ blueprint: @escaping @Sendable (any Slot<State, Value>) -> Blueprint) { self.blueprint = blueprint }
}

/// Makes a list of the arms between a ``Race``'s braces.
@resultBuilder
public enum ArmBuilder<State: Codable & Sendable, Value: Codable & Sendable> {
    /// One arm.
    public static func buildExpression(_ arm: some Arm<State, Value>) -> RaceArm<State, Value> { arm.arm }

    /// All arms, in order.
    public static func buildBlock(_ arms: RaceArm<State, Value>...) -> [RaceArm<State, Value>] { arms }
}

extension Receive: Arm {
    /// The signal's value is the race's.
    public var arm: RaceArm<State, Value> {
        RaceArm { [name, signal, location = blueprint.location] slot in
            Receive(name, signal, .into(slot), at: location).blueprint
        }
    }
}
