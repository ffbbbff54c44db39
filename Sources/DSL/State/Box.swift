package import RatchetEngine

/// The State of one workflow inside a run, behind the engine's ``StateBox``.
package final class Box<State: Codable & Sendable>: StateBox {
    package var value: State

    package init(_ value: State) { self.value = value }

    package func encoded() throws -> Payload { try Payload(value, for: "the State") }

    package func load(_ payload: Payload) throws { value = try payload.value(as: State.self, for: "the State") }

    package func copy() -> any StateBox { Box(value) }

    /// The box with its type back.
    static func open(_ box: any StateBox) throws -> Box {
        // Twice a step: comparing the types is a small part of what a cast of an existential takes.
        guard type(of: box) == Self.self else { throw FlowError.wrongState(expected: State.self) }
        return unsafeDowncast(box, to: Self.self)
    }
}
