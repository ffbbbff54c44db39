/// Why an export was not taken in.
public struct ImportError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of the trouble. New kinds may be added: always handle the ones that you do not know.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Name: String { case notEmpty, unknownForm, badLine, cutOff, altered, tooLong, inconsistent }

        private let name: Name
        private init(_ name: Name) { self.name = name }

        /// The journal holds something already; it was not changed.
        public static let notEmpty = Code(.notEmpty)
        /// It is no export, or one in a form that this version does not know.
        public static let unknownForm = Code(.unknownForm)
        /// A line is not what an export has there.
        public static let badLine = Code(.badLine)
        /// The last line is missing.
        public static let cutOff = Code(.cutOff)
        /// The lines are not those that were written.
        public static let altered = Code(.altered)
        /// A line is longer than it may be.
        public static let tooLong = Code(.tooLong)
        /// All lines could be read, and do not make a sound journal.
        public static let inconsistent = Code(.inconsistent)

        /// The code's name.
        public var description: String { name.rawValue }
    }

    /// The kind of the trouble: what a program decides by.
    public let code: Code
    /// The number of the line, from 1; `nil` if it is about all of them.
    public let line: Int?
    /// What was found, and what to do.
    public let message: String

    init(_ code: Code, line: Int? = nil, _ message: String) {
        self.code = code
        self.line = line
        self.message = message
    }

    /// The line, and the message.
    public var description: String { line.map { "line \($0): \(message)" } ?? message }
}
