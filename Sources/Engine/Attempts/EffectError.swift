/// A step cannot do this to Ratchet.
public struct EffectError: UnretryableError, Sendable, Hashable, CustomStringConvertible {
    /// The kind of an error. New kinds may be added: always handle the ones that you do not know.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Name: String { case tooMany, tooLarge, attemptOver }

        private let name: Name
        private init(_ name: Name) { self.name = name }

        /// The step has as many effects already as it can have.
        public static let tooMany = Code(.tooMany)
        /// The values of all effects of the step are too large together.
        public static let tooLarge = Code(.tooLarge)
        /// The attempt has ended: what it still does counts no more.
        public static let attemptOver = Code(.attemptOver)

        /// The code's name.
        public var description: String { name.rawValue }
    }

    /// The kind of the error.
    public let code: Code
    /// What happened, and what can be done about it.
    public let message: String

    /// The message, and the code.
    public var description: String { "\(message) (\(code))" }

    static func tooMany(_ limit: Int) -> EffectError {
        EffectError(
            code: .tooMany,
            message: "a step can start, signal, cancel, put and remove \(limit) times in all: use several steps")
    }

    static func tooLarge(_ bytes: Int, _ limit: Int) -> EffectError {
        EffectError(
            code: .tooLarge,
            message: "what the step starts, sends and puts has \(bytes) bytes as JSON, and at most \(limit) can be "
                + "recorded at once: use several steps, keep the values elsewhere, or raise the engine's payloadLimit")
    }

    static let attemptOver = EffectError(
        code: .attemptOver,
        message: "the attempt has ended, and nothing that it does counts any more: wait for all work that it began "
            + "before it returns")
}
