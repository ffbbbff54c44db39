public import RatchetEngine

/// A node could not take its values out of the State, or could not put them in.
///
/// The text never contains a value.
public struct FlowError: UnretryableError, Sendable, Hashable, CustomStringConvertible {
    /// The kind of an error. New kinds may be added: always handle the ones that you do not know.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Name: String {
            case emptySlot, notEncodable, notDecodable, wrongState, unsuitableName, unknownPromise
        }

        private let name: Name
        private init(_ name: Name) { self.name = name }

        /// A node needs a slot (`from:`) that is empty.
        public static let emptySlot = Code(.emptySlot)
        /// A value cannot be written as JSON.
        public static let notEncodable = Code(.notEncodable)
        /// A recorded value cannot be read as the type that the workflow has today.
        public static let notDecodable = Code(.notDecodable)
        /// A step asked for the token of a promise that its workflow does not have.
        public static let unknownPromise = Code(.unknownPromise)
        /// The engine handed a node the State of another workflow: a mistake in Ratchet itself.
        public static let wrongState = Code(.wrongState)

        /// A part of a step has a name that is empty or too long.
        public static let unsuitableName = Code(.unsuitableName)

        /// The code's name.
        public var description: String { name.rawValue }
    }

    /// The kind of the error.
    public let code: Code
    /// What happened, where, and what can be done about it.
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message, and the code.
    public var description: String { "\(message) (\(code))" }
}

extension FlowError {
    static func emptySlot(_ slot: AnyKeyPath, at path: String) -> FlowError {
        FlowError(
            .emptySlot,
            "'\(path)' needs the slot \(slot.shortDescription), which is empty; "
                + "fill it in a node before this one, or read it from the State and say what to do without it")
    }

    static func notEncodable<Value>(_ type: Value.Type, role: String, place: String?) -> FlowError {
        FlowError(
            .notEncodable,
            "\(role) cannot be written as JSON: \(described(type, place)); "
                + "look at its encode(to:), and for numbers that are not finite")
    }

    static func notDecodable<Value>(_ type: Value.Type, role: String, place: String?) -> FlowError {
        FlowError(
            .notDecodable,
            "\(role) cannot be read from what was recorded: \(described(type, place)) has another form today; "
                + "make the new property optional, or let init(from:) accept the old form")
    }

    static func notASignal<Value>(_ type: Value.Type, _ name: String, place: String?) -> FlowError {
        FlowError(
            .notDecodable,
            "what was sent as the signal '\(name)' cannot be read as \(described(type, place)); "
                + "send a value of that type, in the form in which it is written as JSON")
    }

    static func notAnArgument<Value>(_ type: Value.Type, _ message: String, place: String?) -> FlowError {
        FlowError(
            .notDecodable,
            "what was sent as \(message) cannot be read as \(described(type, place)); "
                + "send a value of that type, in the form in which it is written as JSON")
    }

    static func unknownPromise(_ name: String, at path: String) -> FlowError {
        FlowError(
            .unknownPromise,
            "'\(path)' asks for the token of a promise '\(name)', which its workflow does not have; look at the name")
    }

    static func wrongState<State>(expected: State.Type) -> FlowError {
        FlowError(
            .wrongState,
            "a node over the State \(String(reflecting: State.self)) was given another one; "
                + "this is a mistake in Ratchet, please report it"
        )
    }

    private static func described<Value>(_ type: Value.Type, _ place: String?) -> String {
        let name = "type \(String(reflecting: type))"
        return place.map { "\(name), at '\($0)'" } ?? name
    }
}
