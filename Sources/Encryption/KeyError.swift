/// What is wrong with keys that an app or a command was given: which one, and what to do.
///
/// The text never contains a key.
public struct KeyError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of an error. New kinds may be added: always handle the ones that you do not know.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Name: String { case malformed, notFound, duplicate }

        private let name: Name
        private init(_ name: Name) { self.name = name }

        /// A key is not one: it has no number, or not 256 bits.
        public static let malformed = Code(.malformed)
        /// The file or the environment variable with the keys is not there, or holds none.
        public static let notFound = Code(.notFound)
        /// Two keys have the same number.
        public static let duplicate = Code(.duplicate)

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
